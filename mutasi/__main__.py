"""`python -m mutasi`: the command."""

from mutasi.cli import main

if __name__ == "__main__":
    main()

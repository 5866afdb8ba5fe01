"""What a city's personnel agency hands over, from records in the contract's form.

`dataset_folder` writes them as they are, `siasn` as the national record would, `workbook` what that
one lacks; `dirt` plants faults in what is about to be written and keeps the list of them.
"""

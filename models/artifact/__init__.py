"""A model as a folder of files: LightGBM text, arrays and a manifest; never a pickle.

`manifest` says what the model is, `folder` writes and checks, `parts_json` turns parts into plain
values, `old/` reads what earlier protocols wrote, `pyfunc` opens a folder for MLflow.
"""

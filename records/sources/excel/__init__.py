"""Workbooks: sheets under the names of the contract's tables, as people fill them in.

What a sheet or column may be called is data: `words` here, the aliases of columns in
`records.sources.headers`.
"""

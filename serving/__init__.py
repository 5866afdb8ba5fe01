"""What people see: an API and pages on one machine, documents, tables and drawings.

`engine` holds the records and the champion that all answers of a server come from; `access` decides
who may ask, `routes` are the API, `pages` the screens, `documents` what is printed or saved,
`drawings` the pictures in both, `words` every text in both languages. Nothing here computes an
estimate.

A new page is a module in `pages`, a template, its words in `words/page_words` and its address in
`routes/pages`. A new route is a module in `routes` that `app` includes.
"""

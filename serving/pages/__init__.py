"""The pages: each module gathers what one page shows; templates and static files stand beside.

`layout` is what all pages share, `day` what they show of a day. A page for another role is a module
here, its template, its words in `serving.words.page_words`, and its address in
`serving.routes.pages`.
"""

"""The pages: each module gathers what one page shows; templates and static files stand beside.

`frame` is what all pages share. A page for another role is a module here, its template, its words
in `words`, and its address in `serving.routes.pages`.
"""

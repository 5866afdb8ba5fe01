"""The pages: each module gathers what one page shows; templates and static files stand beside.

`layout` is what all pages share, `day` what they show of a day. A new page is:

1. a module here with a frozen dataclass below `layout.Page`: it names its template, and its fields
   are what the template reads; a row with names of its own is a frozen dataclass, too;
2. a function beside it that gathers the fields and gives the page back, not yet filled;
3. the template, which begins with `{% extends "page.html" %}`;
4. its words in `serving.words.page_words`;
5. its address in `serving.routes.pages`, where `serving.templating.render` fills it.

`tests/unit/test_templates.py` finds the page by itself: a name that the template reads and the
dataclass lacks is a failure, and so is a field that the template never reads.
"""

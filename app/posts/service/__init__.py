"""The verbs of posts: appointing, importing a roster, checking the five fixed items."""

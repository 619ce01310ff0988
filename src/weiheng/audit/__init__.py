"""Is a printed number reproducible from the data, given how everything was rounded?"""

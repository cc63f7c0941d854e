/*
 * Stand in for the two functions with which Rust's runtime prints: the one that reports a panic, and the one
 * that tells that memory ran out before the program is aborted. The library promises to print nothing; and
 * without them goes what only they use, the reading of debug information for backtraces: a third of the code.
 * The macros are Rust's own names for them (merge_archive.cmake).
 */
#ifdef PANIC_HOOK
void PANIC_HOOK(const void *panic);
void PANIC_HOOK(const void *panic)
{
    (void)panic;
}
#endif

#ifdef ALLOC_ERROR_HOOK
void ALLOC_ERROR_HOOK(const void *alignment, unsigned long size);
void ALLOC_ERROR_HOOK(const void *alignment, unsigned long size)
{
    (void)alignment;
    (void)size;
}
#endif

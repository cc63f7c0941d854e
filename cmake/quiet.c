/*
 * Replacements for the two functions with which Rust's runtime prints: the one that reports a panic, and the one that
 * reports that memory ran out before the program is aborted. The library promises to print nothing. Also, without the
 * original functions the linker removes the code that only they use, which reads debug information for backtraces: a
 * third of the code. The macros are Rust's own names for the functions (merge_archive.cmake).
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

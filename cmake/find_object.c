/*
 * The shared library is linked from the archive. CMake needs one source file for it, which is this one.
 *
 * The unwinder in libgcc of GCC 12 and later finds the tables of a function with _dl_find_object, which glibc has since 2.35. With
 * that function the library would not load on older systems. So the library has its own _dl_find_object, which uses
 * dl_iterate_phdr, as the unwinder did before. Only a panic calls it, so its speed does not matter.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <stddef.h>

#ifdef __linux__
#include <dlfcn.h>
#include <link.h>
#endif

#if defined(DLFO_EH_SEGMENT_TYPE) && DLFO_EH_SEGMENT_TYPE == PT_GNU_EH_FRAME
struct search {
    ElfW(Addr) address;
    struct dl_find_object *found;
};

static int look_at_object(struct dl_phdr_info *object, size_t size, void *data)
{
    struct search *search = data;
    const void *tables = NULL;
    int inside = 0;
    ElfW(Half) i;

    (void)size;
    for (i = 0; i < object->dlpi_phnum; i++) {
        const ElfW(Phdr) *segment = &object->dlpi_phdr[i];
        ElfW(Addr) start = object->dlpi_addr + segment->p_vaddr;

        if (segment->p_type == DLFO_EH_SEGMENT_TYPE) {
            tables = (const void *)start;
        } else if (segment->p_type == PT_LOAD && search->address - start < segment->p_memsz) {
            search->found->dlfo_map_start = (void *)start;
            search->found->dlfo_map_end = (void *)(start + segment->p_memsz);
            inside = 1;
        }
    }
    if (!inside || tables == NULL)
        return 0;
    search->found->dlfo_eh_frame = (void *)tables;
    return 1;
}

int _dl_find_object(void *address, struct dl_find_object *found)
{
    struct search search;

    search.address = (ElfW(Addr))address;
    search.found = found;
    found->dlfo_flags = 0;
    found->dlfo_link_map = NULL;
#if DLFO_STRUCT_HAS_EH_DBASE
    found->dlfo_eh_dbase = NULL;
#endif
    return dl_iterate_phdr(look_at_object, &search) == 1 ? 0 : -1;
}
#else
typedef int cartocreds_needs_none;
#endif

// Included before everything where the addon is compiled against musl with Debian's g++: its libstdc++ headers are set up for glibc.
#pragma once
#define __GLIBC_PREREQ(major, minor) 0
#define __locale_t locale_t
// Else a lock asks whether there are threads by a symbol of glibc's, finds none, and locks nothing.
#define _GLIBCXX_GTHREAD_USE_WEAK 0
#include <bits/c++config.h>
// glibc only.
#undef _GLIBCXX_USE_PTHREAD_COND_CLOCKWAIT
#undef _GLIBCXX_USE_PTHREAD_MUTEX_CLOCKLOCK
#undef _GLIBCXX_USE_PTHREAD_RWLOCK_CLOCKLOCK

// The host's C++ headers ask the C library who it is; picolibc has no such file.
#define __GLIBC_PREREQ(major, minor) 0

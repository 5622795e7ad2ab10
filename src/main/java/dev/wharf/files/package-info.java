/**
 * What Wharf does to the disk, in one place: every create, write, rename, fsync and removal goes
 * through {@link dev.wharf.files.Disk}.
 */
@NullMarked
package dev.wharf.files;

import org.jspecify.annotations.NullMarked;

/** The memory that frames lie in, shared with the kernel. May depend on {@code nativeio} and {@code frame}. */
@NullMarked
package io.ringflux.afxdp.umem;

import org.jspecify.annotations.NullMarked;

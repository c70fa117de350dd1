/** AF_XDP port: UMEM and XDP sockets by raw system calls. May depend on connector-api only. */
@org.jspecify.annotations.NullMarked
package io.ringflux.afxdp;

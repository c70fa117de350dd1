/** VCL transport for Netty: reactor-netty over VPP's host stack. May depend on connector-api only. */
@org.jspecify.annotations.NullMarked
package io.ringflux.vcl;

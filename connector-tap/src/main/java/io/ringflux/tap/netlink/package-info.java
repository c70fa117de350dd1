/**
 * Links, addresses, routes and neighbours of the kernel, by rtnetlink. Blocks for no longer than the kernel takes to do
 * what it is asked. May depend on {@code nativeio}, {@code packet} and the values of the module's root.
 */
@org.jspecify.annotations.NullMarked
package io.ringflux.tap.netlink;

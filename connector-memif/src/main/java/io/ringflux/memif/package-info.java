/** memif: facade, configuration and port. May depend on connector-api and on its own sub-packages. */
@org.jspecify.annotations.NullMarked
package io.ringflux.memif;

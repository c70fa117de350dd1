package io.ringflux.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every test of the class, and the class as a whole, gives back the descriptors, mappings and frame pools that it
 * takes; what is held for all tests of a class is taken before all and given back after all.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(LeakCheckExtension.class)
public @interface LeakCheck {}

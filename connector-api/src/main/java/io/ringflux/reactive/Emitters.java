package io.ringflux.reactive;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import reactor.core.CoreSubscriber;
import reactor.core.Fuseable.ConditionalSubscriber;

/** One emitter for each class of subscriber: a hidden copy of the template, with a type profile of its own. */
final class Emitters {

    private static final Lookup LOOKUP = MethodHandles.lookup();

    private static final ClassValue<Emitter> LENDING = copies(false);
    private static final ClassValue<Emitter> GIVING = copies(true);

    private Emitters() {}

    /** The emitter for subscribers of that class, to which frames are lent, or belong. */
    static Emitter of(CoreSubscriber<?> subscriber, boolean taking) {
        return (taking ? GIVING : LENDING).get(subscriber.getClass());
    }

    private static ClassValue<Emitter> copies(boolean taking) {
        return new ClassValue<>() {
            @Override
            protected Emitter computeValue(Class<?> type) {
                boolean conditional = ConditionalSubscriber.class.isAssignableFrom(type);
                return copyOf(conditional ? ConditionalEmitter.class : FrameEmitter.class, taking);
            }
        };
    }

    private static Emitter copyOf(Class<? extends Emitter> template, boolean taking) {
        try (InputStream in = template.getResourceAsStream(template.getSimpleName() + ".class")) {
            if (in == null) {
                throw new IllegalStateException("the class file of " + template.getName() + " is missing");
            }
            Class<?> copy = LOOKUP.defineHiddenClass(in.readAllBytes(), true).lookupClass();
            return (Emitter) copy.getDeclaredConstructor(boolean.class).newInstance(taking);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot define a copy of " + template.getName(), e);
        }
    }
}

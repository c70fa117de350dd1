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

    private static final ClassValue<Emitter> BY_SUBSCRIBER = new ClassValue<>() {
        @Override
        protected Emitter computeValue(Class<?> type) {
            return copyOf(
                    ConditionalSubscriber.class.isAssignableFrom(type) ? ConditionalEmitter.class : FrameEmitter.class);
        }
    };

    private Emitters() {}

    static Emitter of(CoreSubscriber<?> subscriber) {
        return BY_SUBSCRIBER.get(subscriber.getClass());
    }

    private static Emitter copyOf(Class<? extends Emitter> template) {
        try (InputStream in = template.getResourceAsStream(template.getSimpleName() + ".class")) {
            if (in == null) {
                throw new IllegalStateException("the class file of " + template.getName() + " is missing");
            }
            Class<?> copy = LOOKUP.defineHiddenClass(in.readAllBytes(), true).lookupClass();
            return (Emitter) copy.getDeclaredConstructor().newInstance();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot define a copy of " + template.getName(), e);
        }
    }
}

package org.archerrl;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import org.archerrl.rl.Truncation;
import org.archerrl.variant.AlgorithmSpec;
import org.archerrl.variant.CriticSteps;
import org.archerrl.variant.Horizon;
import org.archerrl.variant.PolicySteps;
import org.archerrl.variant.Terminator;
import org.archerrl.variant.preset.Archer;

/** Algorithms for toys: the published one, with some of its parts replaced. */
public final class ToySpec {
    private ToySpec() {}

    /** ArCHer on unscaled rewards, with the given values of axes. */
    public static AlgorithmSpec of(Record... parts) {
        AlgorithmSpec plain = with(
                new Archer().spec(),
                new Horizon(.95, 1, Truncation.ENDS),
                new CriticSteps(1e-3, 1, 32, 1, 1),
                steps(1e-3));
        return with(plain, parts);
    }

    /** A step on the whole sample set with hardly any limit to its gradient. */
    public static PolicySteps steps(double learningRate) {
        return new PolicySteps(learningRate, 1e9, 1, 0, 1, Terminator.INCLUDED, 0);
    }

    /** The same algorithm with other parts; each takes the place of the one of its kind. */
    public static AlgorithmSpec with(AlgorithmSpec spec, Record... parts) {
        RecordComponent[] components = AlgorithmSpec.class.getRecordComponents();
        Object[] values = Arrays.stream(components)
                .map(component -> Arrays.stream(parts)
                        .filter(part -> component.getType().isInstance(part))
                        .map(part -> (Object) part)
                        .reduce((earlier, later) -> later)
                        .orElseGet(() -> valueOf(spec, component)))
                .toArray();
        return rebuilt(AlgorithmSpec.class, values);
    }

    /** A record of these components. */
    public static <R> R rebuilt(Class<R> type, Object... values) {
        Class<?>[] types = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException refusal) {
                throw refusal;
            }
            throw new IllegalStateException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a record holds in one of its components. */
    public static Object valueOf(Object record, RecordComponent component) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}

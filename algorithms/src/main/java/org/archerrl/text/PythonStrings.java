package org.archerrl.text;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import java.beans.FeatureDescriptor;
import java.util.Collections;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import jinjava.javax.el.ELContext;
import jinjava.javax.el.ELResolver;

/** The methods of Python's {@code str} that chat templates call; whatever else they call is left to the library. */
final class PythonStrings extends ELResolver {
    @Override
    public Object invoke(ELContext context, Object base, Object method, Class<?>[] types, Object[] arguments) {
        if (!(base instanceof String text)) {
            return null;
        }
        Optional<Object> result = arguments.length == 0
                ? called(text, method.toString())
                : arguments.length == 1 ? called(text, method.toString(), arguments[0].toString()) : Optional.empty();
        result.ifPresent(value -> context.setPropertyResolved(true));
        return result.orElse(null);
    }

    private static Optional<Object> called(String text, String method) {
        return Optional.ofNullable(
                switch (method) {
                    case "strip" -> text.strip();
                    case "lstrip" -> text.stripLeading();
                    case "rstrip" -> text.stripTrailing();
                    case "upper" -> text.toUpperCase(Locale.ROOT);
                    case "lower" -> text.toLowerCase(Locale.ROOT);
                    default -> null;
                });
    }

    private static Optional<Object> called(String text, String method, String argument) {
        return Optional.ofNullable(
                switch (method) {
                    case "startswith" -> text.startsWith(argument);
                    case "endswith" -> text.endsWith(argument);
                    case "strip" -> CharMatcher.anyOf(argument).trimFrom(text);
                    case "lstrip" -> CharMatcher.anyOf(argument).trimLeadingFrom(text);
                    case "rstrip" -> CharMatcher.anyOf(argument).trimTrailingFrom(text);
                    case "split" -> Splitter.on(argument).splitToList(text);
                    default -> null;
                });
    }

    @Override
    public Object getValue(ELContext context, Object base, Object property) {
        return null;
    }

    @Override
    public Class<?> getType(ELContext context, Object base, Object property) {
        return null;
    }

    @Override
    public void setValue(ELContext context, Object base, Object property, Object value) {}

    @Override
    public boolean isReadOnly(ELContext context, Object base, Object property) {
        return true;
    }

    @Override
    public Iterator<FeatureDescriptor> getFeatureDescriptors(ELContext context, Object base) {
        return Collections.emptyIterator();
    }

    @Override
    public Class<?> getCommonPropertyType(ELContext context, Object base) {
        return null;
    }
}

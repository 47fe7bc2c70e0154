package org.archerrl.text;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.LegacyOverrides;
import com.hubspot.jinjava.el.JinjavaInterpreterResolver;
import com.hubspot.jinjava.interpret.RenderResult;
import com.hubspot.jinjava.interpret.TemplateError;
import com.hubspot.jinjava.lib.fn.ELFunctionDefinition;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import jinjava.javax.el.CompositeELResolver;

/**
 * Renders the Jinja of chat templates with jinjava, and bridges what Python's Jinja, as transformers sets it up, does
 * otherwise: white space at tags, {@code [::-1]}, expressions as named arguments, and the methods of {@code str}.
 */
final class Jinja {
    private static final Pattern BEFORE_BLOCK = Pattern.compile("(?m)^[ \\t]+(?=\\{[%#])");
    private static final Pattern AFTER_BLOCK = Pattern.compile("(?<=[%#]\\})\\n");
    private static final Pattern STRIP_BEFORE = Pattern.compile("\\s*(\\{[{%#])-");
    private static final Pattern STRIP_AFTER = Pattern.compile("-([}%#]\\})\\s*");
    private static final Pattern NAMESPACE = Pattern.compile("\\bnamespace\\(([^()]*)\\)");
    private static final Pattern NAMED = Pattern.compile("(\\w+)\\s*=\\s*([^,]+)");

    private Jinja() {}

    /**
     * Renders.
     *
     * @throws IllegalArgumentException with what is wrong, if anything is
     */
    static String render(String template, Map<String, Object> variables) {
        RenderResult result = engine().renderForResult(adapted(template), variables);
        if (result.hasErrors()) {
            throw new IllegalArgumentException(result.getErrors().stream()
                    .map(TemplateError::getMessage)
                    .distinct()
                    .collect(Collectors.joining("; ")));
        }
        return result.getOutput();
    }

    private static Jinjava engine() {
        CompositeELResolver resolver = new CompositeELResolver();
        resolver.add(new PythonStrings());
        resolver.add(JinjavaInterpreterResolver.DEFAULT_RESOLVER_READ_ONLY);
        Jinjava engine = new Jinjava(JinjavaConfig.newBuilder()
                .withElResolver(resolver)
                .withNestedInterpretationEnabled(false)
                .withMaxOutputSize(1 << 20)
                .withLegacyOverrides(LegacyOverrides.newBuilder()
                        .withUsePyishObjectMapper(true)
                        .withKeepNullableLoopValues(true)
                        .build())
                .build());
        engine.getGlobalContext()
                .registerFunction(
                        new ELFunctionDefinition("", "raise_exception", Jinja.class, "raiseException", String.class));
        return engine;
    }

    /** What templates call to refuse a dialogue. */
    public static Object raiseException(String message) {
        throw new IllegalArgumentException("the template says: " + message);
    }

    private static String adapted(String template) {
        // Python's Jinja drops one newline at the end of a template.
        String text = template.endsWith("\n") ? template.substring(0, template.length() - 1) : template;
        text = BEFORE_BLOCK.matcher(text).replaceAll("");
        text = AFTER_BLOCK.matcher(text).replaceAll("");
        text = STRIP_BEFORE.matcher(text).replaceAll("$1");
        text = STRIP_AFTER.matcher(text).replaceAll("$1");
        text = text.replace("[::-1]", "|reverse");
        return NAMESPACE.matcher(text).replaceAll(Jinja::parenthesised);
    }

    /** jinjava takes {@code a=b|length - 1} for {@code (a=b|length) - 1}. */
    private static String parenthesised(MatchResult call) {
        return Matcher.quoteReplacement(
                "namespace(" + NAMED.matcher(call.group(1)).replaceAll("$1=($2)") + ")");
    }
}

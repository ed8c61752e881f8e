using Serverless.Core.Rows;

namespace Serverless.Core.Transforms.Expressions;

/// <summary>
/// The language of conditions and arithmetic: fields by name, numbers, 'text' (a quote inside is doubled), <c>true</c>, <c>false</c>,
/// <c>+ - * /</c>, <c>= != &lt; &lt;= &gt; &gt;=</c>, <c>in ('a', 'b')</c>, <c>exists(field)</c>, <c>starts-with(a, b)</c>, <c>contains(a, b)</c>,
/// <c>not</c>, <c>and</c>, <c>or</c> (binding in this order) and parentheses. Types are checked when it is parsed. A comparison with a missing field is false.
/// </summary>
internal static class Expression
{
    /// <summary>Longest expression, in characters: it bounds the depth of the compiled tree.</summary>
    public const int MaxLength = 2_000;

    /// <summary>Words that can't be field names.</summary>
    public static readonly IReadOnlyList<string> Keywords = ["and", "or", "not", "in", "true", "false"];

    /// <summary>The condition that <paramref name="text"/> says, over rows of <paramref name="layout"/>; null with an error.</summary>
    public static Condition? ParseCondition(string text, RowLayout layout, out ExpressionError? error)
    {
        if (Parse(text, layout, out error) is not { } term)
            return null;
        if (term.Node is not Condition)
            error = new ExpressionError(1, $"a condition is wanted, and this is {term.Kind}");
        return term.Node as Condition;
    }

    /// <summary>The arithmetic that <paramref name="text"/> says, over rows of <paramref name="layout"/>; null with an error.</summary>
    public static NumberTerm? ParseNumber(string text, RowLayout layout, out ExpressionError? error)
    {
        if (Parse(text, layout, out error) is not { } term)
            return null;
        if (term.Node is not NumberTerm)
            error = new ExpressionError(1, $"a number is wanted, and this is {term.Kind}");
        return term.Node as NumberTerm;
    }

    private static Term? Parse(string text, RowLayout layout, out ExpressionError? error)
    {
        error = text.Length > MaxLength ? new ExpressionError(MaxLength, $"an expression has at most {MaxLength} characters") : null;
        if (error is not null)
            return null;
        var tokenizer = new Tokenizer(text);
        var tokens = tokenizer.Run();
        if ((error = tokenizer.Error) is not null)
            return null;
        var parser = new ExpressionParser(tokens, layout);
        var term = parser.Whole();
        error = parser.Error;
        return term;
    }
}

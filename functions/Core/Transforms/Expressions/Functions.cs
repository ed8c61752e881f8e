namespace Serverless.Core.Transforms.Expressions;

/// <summary>The functions that a condition may call.</summary>
internal static class Functions
{
    /// <summary>Null with what is wrong when there is no such function or the arguments don't fit it.</summary>
    public static Condition? Call(string name, IReadOnlyList<Term> arguments, out string problem)
    {
        (Condition? condition, problem) = name switch
        {
            "exists" => (arguments is [{ Slot: >= 0 } field] ? new Exists(field.Slot) : null, "exists takes one field"),
            "starts-with" => (OverTexts(arguments, (text, start) => new StartsWith(text, start)), "starts-with takes a text and what it starts with"),
            "contains" => (OverTexts(arguments, (text, inner) => new Contains(text, inner)), "contains takes a text and what is in it"),
            _ => ((Condition?)null, $"there is no function '{name}': exists, starts-with and contains are known"),
        };
        return condition;
    }

    private static Condition? OverTexts(IReadOnlyList<Term> arguments, Func<TextTerm, TextTerm, Condition> create) =>
        arguments is [{ Node: TextTerm first }, { Node: TextTerm second }] ? create(first, second) : null;
}

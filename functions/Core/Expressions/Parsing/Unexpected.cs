namespace Serverless.Core.Expressions.Parsing;

/// <summary>Messages for an unexpected token. They say what to write when the mistake is a common one.</summary>
internal static class Unexpected
{
    /// <summary>The message when an expression has ended, and more text follows.</summary>
    public static string After(List<Token> tokens, int at) =>
        Known(tokens, at) ?? $"an operator or the end was expected, and here is {tokens[at]}";

    /// <summary>The message when something else was expected here.</summary>
    public static string Instead(List<Token> tokens, int at, string wanted) =>
        Known(tokens, at) ?? $"{wanted} was expected, and here is {tokens[at]}";

    private static string? Known(List<Token> tokens, int at)
    {
        var (token, before) = (tokens[at], at > 0 ? tokens[at - 1] : default);
        return token switch
        {
            { Kind: TokenKind.Name, Text: "and" } => "'and' is no operator: write '&&'",
            { Kind: TokenKind.Name, Text: "or" } => "'or' is no operator: write '||'",
            { Kind: TokenKind.Name, Text: "not" } => "'not' is no operator: write '!'",
            { Kind: TokenKind.Name, Text: "is" } =>
                "'is' is no operator: write 'has(field)' or '!has(field)' to ask whether a field is there",
            { Kind: TokenKind.Name, Text: "like" } =>
                "'like' is no operator: write 'field.matches(\"pattern\")', 'startsWith', 'endsWith' or 'contains'",
            { Kind: TokenKind.String } when before.Kind == TokenKind.String =>
                "a quote inside a text is written \\'; two texts are joined by '+'",
            _ when token.Is(",") && InParentheses(tokens, at) => "a list is written in square brackets: ['a', 'b']",
            _ => null,
        };
    }

    // x in ('a', 'b')
    private static bool InParentheses(List<Token> tokens, int at)
    {
        while (at > 0 && !tokens[at].Is("("))
            at--;
        return at > 0 && tokens[at - 1].IsWord("in");
    }
}

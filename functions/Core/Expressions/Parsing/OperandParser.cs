using System.Globalization;

namespace Serverless.Core.Expressions.Parsing;

/// <summary>Makes trees of single tokens: literals and names.</summary>
internal sealed class OperandParser(Func<int, string, Syntax?> fail)
{
    private static readonly HashSet<string> ReservedWords = new(StringComparer.Ordinal)
    {
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package", "namespace", "return",
        "var", "void", "while",
    };

    /// <summary>Words that can never be names.</summary>
    public static readonly IReadOnlySet<string> Keywords = new HashSet<string>(StringComparer.Ordinal) { "true", "false", "null", "in" };

    public static bool CanCall(string name) => !Keywords.Contains(name) && !ReservedWords.Contains(name);

    public static string Reserved(string name) => $"'{name}' is a reserved word: it can't be called";

    public Syntax? Operand(Token token, Token next) => token.Kind switch
    {
        TokenKind.Int or TokenKind.Uint or TokenKind.Double => Number(token, null),
        TokenKind.String => new Syntax.String(token.Position, token.Text, token.Bytes!),
        TokenKind.Bytes => new Syntax.Bytes(token.Position, token.Bytes!),
        TokenKind.Quoted => new Syntax.Name(token.Position, token.Text),
        TokenKind.Name => Word(token, next),
        _ => fail(token.Position, $"a field, a literal or '(' was expected, and here is {token}"),
    };

    /// <summary>A number, with the minus sign before it if there is one.</summary>
    public Syntax? Number(Token token, Token? sign)
    {
        var position = sign?.Position ?? token.Position;
        if (token.Kind == TokenKind.Double)
        {
            var real = double.Parse(token.Text, NumberStyles.Float, CultureInfo.InvariantCulture);
            return double.IsFinite(real)
                ? new Syntax.Double(position, sign is null ? real : -real)
                : fail(position, $"'{token.Text}' is beyond the range of doubles");
        }
        var hex = token.Text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        var digits = hex ? token.Text[2..] : token.Text;
        var style = hex ? NumberStyles.AllowHexSpecifier : NumberStyles.None;
        if (!ulong.TryParse(digits, style, CultureInfo.InvariantCulture, out var magnitude))
            return fail(position, $"'{token.Text}' does not fit into 64 bits");
        if (token.Kind == TokenKind.Uint)
            return new Syntax.Uint(position, magnitude);
        if (magnitude > (ulong)long.MaxValue + (sign is null ? 0UL : 1UL))
            return fail(position, $"'{token.Text}' does not fit into an int: write '{token.Text}u' for a uint, or a double");
        return new Syntax.Int(position, sign is null ? (long)magnitude : unchecked(-(long)magnitude));
    }

    private Syntax? Word(Token token, Token next) => token.Text switch
    {
        "true" or "false" => new Syntax.Bool(token.Position, token.Text == "true"),
        "null" => new Syntax.Null(token.Position),
        "in" => fail(token.Position, "'in' needs a value before it"),
        "not" when next.Kind is TokenKind.Name or TokenKind.Quoted =>
            fail(token.Position, "'not' is no operator: write '!' and put what follows in parentheses"),
        var word when ReservedWords.Contains(word) =>
            fail(token.Position, $"'{word}' is a reserved word: a field of this name is written `{word}`"),
        var word => new Syntax.Name(token.Position, word),
    };
}

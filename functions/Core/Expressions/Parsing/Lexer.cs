namespace Serverless.Core.Expressions.Parsing;

/// <summary>
/// Cuts an expression into tokens, as the CEL language definition says. White space and comments (<c>//</c> to the end of the line) only
/// separate tokens.
/// </summary>
internal sealed class Lexer(string text)
{
    private static readonly string[] Symbols =
        ["==", "!=", "<=", ">=", "&&", "||", "<", ">", "!", "?", ":", "+", "-", "*", "/", "%", "(", ")", "[", "]", "{", "}", ".", ","];

    private static readonly (string Found, string Fix)[] Foreign =
    [
        ("<>", "'<>' is no operator: write '!='"),
        ("=", "'=' is no operator: write '==' to compare"),
        ("&", "'&' is no operator: write '&&'"),
        ("|", "'|' is no operator: write '||'"),
        (";", "an expression has no ';'"),
    ];

    private readonly List<Token> _tokens = [];
    private int _next;

    public ExpressionError? Error { get; private set; }

    /// <summary>
    /// The tokens, with one of kind <see cref="TokenKind.End"/> after the last; cut short where <see cref="Error"/> is set.
    /// </summary>
    public List<Token> Run()
    {
        while (Error is null && SkipSpace())
            Take(text[_next]);
        _tokens.Add(new Token(TokenKind.End, "", text.Length + 1));
        return _tokens;
    }

    private bool SkipSpace()
    {
        while (_next < text.Length)
        {
            if (text[_next] is ' ' or '\t' or '\n' or '\r' or '\f')
                _next++;
            else if (At("//"))
                _next = text.IndexOf('\n', _next) is >= 0 and var end ? end + 1 : text.Length;
            else
                return true;
        }
        return false;
    }

    private void Take(char first)
    {
        if (StringLiteral.Begins(text, _next))
            TakeString();
        else if (char.IsAsciiLetter(first) || first == '_')
            TakeName();
        else if (char.IsAsciiDigit(first)
            || (first == '.' && _next + 1 < text.Length && char.IsAsciiDigit(text[_next + 1]) && !AfterOperand()))
            TakeNumber();
        else if (first == '`')
            TakeQuoted();
        else
            TakeSymbol();
    }

    // After a name or a bracket a point selects a member.
    private bool AfterOperand() =>
        _tokens.Count > 0 && (_tokens[^1].Kind is TokenKind.Name or TokenKind.Quoted || _tokens[^1].Is(")") || _tokens[^1].Is("]"));

    private void TakeName()
    {
        var end = _next;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'))
            end++;
        Add(TokenKind.Name, text[_next..end], end);
    }

    private void TakeQuoted()
    {
        var end = text.IndexOf('`', _next + 1);
        if (end < 0)
            Fail(_next, "this name has no closing backtick");
        else
            Add(TokenKind.Quoted, text[(_next + 1)..end], end + 1);
    }

    private void TakeString()
    {
        var literal = StringLiteral.Read(text, _next);
        if (literal.Problem is not null)
            Fail(literal.End, literal.Problem);
        else
            Add(literal.IsBytes ? TokenKind.Bytes : TokenKind.String, literal.Text, literal.End, literal.Value);
    }

    private void TakeNumber()
    {
        var start = _next;
        var (end, kind) = At("0x") || At("0X") ? (Digits(start + 2, char.IsAsciiHexDigit), TokenKind.Int) : DecimalEnd(start);
        var digits = text[start..end];
        if (kind == TokenKind.Int && end < text.Length && text[end] is 'u' or 'U')
            (end, kind) = (end + 1, TokenKind.Uint);
        if (digits is "0x" or "0X")
            Fail(start, "'0x' needs hexadecimal digits after it");
        else if (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'))
            Fail(start, $"'{text[start..(end + 1)]}' is not a number");
        else
            Add(kind, digits, end);
    }

    private (int End, TokenKind Kind) DecimalEnd(int start)
    {
        var end = Digits(start, char.IsAsciiDigit);
        var kind = TokenKind.Int;
        if (end + 1 < text.Length && text[end] == '.' && char.IsAsciiDigit(text[end + 1]))
            (end, kind) = (Digits(end + 1, char.IsAsciiDigit), TokenKind.Double);
        if (end < text.Length && text[end] is 'e' or 'E')
        {
            var digits = end + 1 < text.Length && text[end + 1] is '+' or '-' ? end + 2 : end + 1;
            var last = Digits(digits, char.IsAsciiDigit);
            if (last > digits)
                (end, kind) = (last, TokenKind.Double);
        }
        return (end, kind);
    }

    private int Digits(int from, Func<char, bool> belongs)
    {
        while (from < text.Length && belongs(text[from]))
            from++;
        return from;
    }

    private void TakeSymbol()
    {
        if (Array.Find(Symbols, At) is { } symbol && !At("<>"))
        {
            Add(TokenKind.Symbol, symbol, _next + symbol.Length);
            return;
        }
        var fix = Array.Find(Foreign, one => At(one.Found)).Fix;
        var unknown = char.IsHighSurrogate(text[_next]) && _next + 1 < text.Length ? text.Substring(_next, 2) : text[_next].ToString();
        Fail(_next, fix ?? $"'{unknown}' is not known here");
    }

    private bool At(string symbol) => text.AsSpan(_next).StartsWith(symbol, StringComparison.Ordinal);

    private void Fail(int at, string message) => Error = new ExpressionError(at + 1, message);

    private void Add(TokenKind kind, string value, int end, byte[]? bytes = null)
    {
        _tokens.Add(new Token(kind, value, _next + 1, bytes));
        _next = end;
    }
}

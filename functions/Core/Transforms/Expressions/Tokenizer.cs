namespace Serverless.Core.Transforms.Expressions;

/// <summary>Cuts an expression into tokens. A hyphen inside a name belongs to the name, as in <c>starts-with</c>: a minus sign has a space before it.</summary>
internal sealed class Tokenizer(string text)
{
    private static readonly string[] Symbols = ["!=", "<=", ">=", "(", ")", ",", "+", "-", "*", "/", "=", "<", ">"];
    private static readonly (string Found, string Instead)[] Foreign = [("==", "'='"), ("&&", "'and'"), ("||", "'or'"), ("<>", "'!='"), ("!", "'not'"), ("\"", "single quotes")];

    private readonly List<Token> _tokens = [];
    private int _next;

    public ExpressionError? Error { get; private set; }

    /// <summary>The tokens, with one of kind <see cref="TokenKind.End"/> behind the last; cut short where <see cref="Error"/> is set.</summary>
    public List<Token> Run()
    {
        while (Error is null && SkipSpace())
            Take(text[_next]);
        _tokens.Add(new Token(TokenKind.End, "", text.Length + 1));
        return _tokens;
    }

    private bool SkipSpace()
    {
        while (_next < text.Length && char.IsWhiteSpace(text[_next]))
            _next++;
        return _next < text.Length;
    }

    private void Take(char first)
    {
        if (char.IsAsciiLetter(first) || first == '_')
            TakeWhile(TokenKind.Name, static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.');
        else if (char.IsAsciiDigit(first))
            TakeNumber();
        else if (first == '\'')
            TakeText();
        else
            TakeSymbol();
    }

    private void TakeWhile(TokenKind kind, Func<char, bool> belongs)
    {
        var end = _next;
        while (end < text.Length && belongs(text[end]))
            end++;
        Add(kind, text[_next..end], end);
    }

    private void TakeNumber()
    {
        var end = Digits(_next);
        if (end < text.Length && text[end] == '.')
            end = Digits(end + 1);
        if (end < text.Length && text[end] is 'e' or 'E')
            end = Digits(end + 1 < text.Length && text[end + 1] is '+' or '-' ? end + 2 : end + 1);
        if (end < text.Length && (char.IsAsciiLetter(text[end]) || text[end] is '.' or '_'))
            Error = new ExpressionError(_next + 1, $"'{text[_next..(end + 1)]}' is not a number");
        Add(TokenKind.Number, text[_next..end], end);
    }

    private int Digits(int from)
    {
        while (from < text.Length && char.IsAsciiDigit(text[from]))
            from++;
        return from;
    }

    private void TakeText()
    {
        var end = _next;
        do
        {
            end = text.IndexOf('\'', end + 1);
            if (end < 0)
            {
                Error = new ExpressionError(_next + 1, "this text has no closing quote");
                return;
            }
            end++;
        }
        while (end < text.Length && text[end] == '\'');
        Add(TokenKind.Text, text[(_next + 1)..(end - 1)].Replace("''", "'", StringComparison.Ordinal), end);
    }

    private void TakeSymbol()
    {
        foreach (var (found, instead) in Foreign)
        {
            if (At(found) && !At("!="))
                Error = new ExpressionError(_next + 1, $"'{found}' is not known here: use {instead}");
        }
        var symbol = Array.Find(Symbols, At);
        if (symbol is null)
            Error ??= new ExpressionError(_next + 1, $"'{text[_next]}' is not known here");
        Add(TokenKind.Symbol, symbol ?? "", _next + (symbol?.Length ?? 1));
    }

    private bool At(string symbol) => text.AsSpan(_next).StartsWith(symbol, StringComparison.Ordinal);

    private void Add(TokenKind kind, string value, int end)
    {
        _tokens.Add(new Token(kind, value, _next + 1));
        _next = end;
    }
}

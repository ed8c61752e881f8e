namespace Serverless.Core.Expressions.Parsing;

internal enum TokenKind
{
    End,

    /// <summary>A name or a reserved word.</summary>
    Name,

    /// <summary>A name in backticks: a field whose name isn't an identifier.</summary>
    Quoted,
    Int,
    Uint,
    Double,
    String,
    Bytes,
    Symbol,
}

/// <summary>
/// A word of an expression. <paramref name="Position"/> counts characters from 1. <paramref name="Text"/> is the name, the symbol, the
/// digits of a number (without a suffix), or the text of a string; <paramref name="Bytes"/> is what a string or bytes literal stands for,
/// in UTF-8.
/// </summary>
internal readonly record struct Token(TokenKind Kind, string Text, int Position, byte[]? Bytes = null)
{
    public bool Is(string symbol) => Kind == TokenKind.Symbol && Text == symbol;

    public bool IsWord(string word) => Kind == TokenKind.Name && Text == word;

    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        TokenKind.End => "the end",
        TokenKind.String => $"the text '{Text}'",
        TokenKind.Bytes => "bytes",
        _ => $"'{Text}'",
    };
}

namespace Serverless.Core.Transforms.Expressions;

internal enum TokenKind
{
    End,
    Name,
    Number,
    Text,
    Symbol,
}

/// <summary>A word of an expression. <paramref name="Position"/> counts characters from 1; of a text, <paramref name="Value"/> is what stands between the quotes.</summary>
internal readonly record struct Token(TokenKind Kind, string Value, int Position)
{
    public bool Is(string symbolOrWord) => Kind is TokenKind.Symbol or TokenKind.Name && Value == symbolOrWord;

    public override string ToString() => Kind switch
    {
        TokenKind.End => "the end",
        TokenKind.Text => $"the text '{Value}'",
        _ => $"'{Value}'",
    };
}

namespace Serverless.Core.Transforms.Expressions;

/// <summary>A parsed part of an expression and where it starts: <paramref name="Node"/> is a <see cref="NumberTerm"/>, a <see cref="TextTerm"/> or a <see cref="Condition"/>. <paramref name="Slot"/> is set when it is a field.</summary>
internal sealed record Term(object Node, int Position, int Slot = -1)
{
    /// <summary>What it is, for messages.</summary>
    public string Kind => Node switch
    {
        NumberTerm => "a number",
        TextTerm => "text",
        BooleanTerm => "a boolean",
        _ => "a condition",
    };
}

using Serverless.Core.Expressions.Values;
using Serverless.Core.Rows;

namespace Serverless.Core.Expressions.Evaluation;

internal readonly struct Replace : ITernary<ReadOnlySpan<byte>, ReadOnlySpan<byte>, ReadOnlySpan<byte>, ReadOnlySpan<byte>>
{
    public static Outcome Apply(Row row, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third,
        out ReadOnlySpan<byte> result) =>
        Replacement.Apply(row, first, second, third, -1, out result);
}

/// <summary><c>replace</c> with a limit: at most that many places, all places when it is negative.</summary>
internal sealed class LimitedReplace(Node<ReadOnlySpan<byte>> text, Node<ReadOnlySpan<byte>> old, Node<ReadOnlySpan<byte>> with,
    Node<long> limit) : Node<ReadOnlySpan<byte>>
{
    public override IReadOnlyList<Node> Parts => [text, old, with, limit];

    protected override bool FailsItself => true;

    public override Outcome Evaluate(Row row, out ReadOnlySpan<byte> value)
    {
        value = default;
        var outcome = Outcomes.Join(text.Evaluate(row, out var whole), old.Evaluate(row, out var part));
        outcome = Outcomes.Join(outcome, Outcomes.Join(with.Evaluate(row, out var instead), limit.Evaluate(row, out var most)));
        return outcome == Outcome.Ok ? Replacement.Apply(row, whole, part, instead, most, out value) : outcome;
    }
}

/// <summary>Replaces one text by another in two passes: the first one counts, so that the result is written once.</summary>
internal static class Replacement
{
    /// <summary>An empty <paramref name="old"/> is found before each code point and at the end.</summary>
    public static Outcome Apply(Row row, ReadOnlySpan<byte> text, ReadOnlySpan<byte> old, ReadOnlySpan<byte> with, long limit,
        out ReadOnlySpan<byte> result)
    {
        result = text;
        long places = old.IsEmpty ? Utf8.Count(text) + 1 : text.Count(old);
        places = limit < 0 ? places : Math.Min(places, limit);
        if (places == 0)
            return Outcome.Ok;
        var length = text.Length + (places * (with.Length - old.Length));
        if (length > Limits.TextBytes)
            return Outcome.TooLong;
        var target = row.Scratch((int)length);
        result = target;
        for (; places > 0; places--)
        {
            var at = text.IndexOf(old);
            text[..at].CopyTo(target);
            with.CopyTo(target[at..]);
            target = target[(at + with.Length)..];
            text = text[(at + old.Length)..];
            if (old.IsEmpty && places > 1)
                CopyOne(ref text, ref target);
        }
        text.CopyTo(target);
        return Outcome.Ok;
    }

    private static void CopyOne(ref ReadOnlySpan<byte> text, ref Span<byte> target)
    {
        var length = text.IsEmpty ? 0 : Utf8.ByteOffset(text, 1);
        text[..length].CopyTo(target);
        text = text[length..];
        target = target[length..];
    }
}

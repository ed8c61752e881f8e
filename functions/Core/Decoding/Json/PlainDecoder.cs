using Serverless.Core.Rows;

namespace Serverless.Core.Decoding.Json;

/// <summary>
/// Decodes events that are plain (<see cref="PlainJson"/>) and right in every respect, which nearly all are, in half the time that it takes to find out what is
/// wrong with the others. One event at a time: not for use by two threads.
/// </summary>
internal sealed class PlainDecoder(PropertyNode root, FieldReader[] fields, int maxDepth)
{
    private readonly long[] _metIn = new long[fields.Length];
    private long _event;

    /// <summary>False when the event is not of that kind, or not right: nothing is said then, and the row holds anything.</summary>
    public bool TryDecode(ReadOnlySpan<byte> json, byte[] source, int start, Row row)
    {
        _event++;
        var plain = new PlainJson(json);
        if (!plain.TryTake((byte)'{'))
            return false;
        if (plain.TryTake((byte)'}'))
            return plain.IsAtEnd;
        do
        {
            if (!TryProperty(ref plain, source, start, row))
                return false;
        }
        while (plain.TryTake((byte)','));
        return plain.TryTake((byte)'}') && plain.IsAtEnd;
    }

    private bool TryProperty(ref PlainJson plain, byte[] source, int start, Row row)
    {
        if (!plain.TryString(out var name) || !plain.TryTake((byte)':'))
            return false;
        if (root.Find(plain.TextOf(name)) is not { } property)
            return TrySkip(ref plain);
        if (property.Inner is not null || _metIn[property.Field] == _event || !plain.TryScalar(out var value))
            return false;
        _metIn[property.Field] = _event;
        return fields[property.Field].TryRead(value, source, start, row);
    }

    private bool TrySkip(ref PlainJson plain)
    {
        if (plain.Peek() != '{')
            return TrySkipScalar(ref plain);
        return maxDepth > 1 && TrySkipObject(ref plain);
    }

    private static bool TrySkipObject(ref PlainJson plain)
    {
        plain.TryTake((byte)'{');
        if (plain.TryTake((byte)'}'))
            return true;
        do
        {
            if (!plain.TryString(out _) || !plain.TryTake((byte)':') || !TrySkipScalar(ref plain))
                return false;
        }
        while (plain.TryTake((byte)','));
        return plain.TryTake((byte)'}');
    }

    private static bool TrySkipScalar(ref PlainJson plain) =>
        plain.TryScalar(out var token) && (token.Kind != PlainKind.Number || plain.IsNumber(token));
}

using System.Text.Json;
using Serverless.Core.Expressions.Values;
using Serverless.Core.Rows;
using Serverless.Core.Text;

namespace Serverless.Core.Expressions.Evaluation;

/// <summary>
/// A value by its path in a text that is JSON. Missing when there is none there, or null. A text that isn't JSON as far as it is read is an
/// error, and so is a value of another type; the first costs an exception, as the framework's reader says it so.
/// </summary>
/// <param name="text">The text.</param>
/// <param name="path">The path, known when the pipeline is read.</param>
internal abstract class JsonValueNode<T>(Node<ReadOnlySpan<byte>> text, FieldPath path) : Node<T>
    where T : allows ref struct
{
    public override IReadOnlyList<Node> Parts => [text];

    protected override bool FailsItself => true;

    public override Outcome Evaluate(Row row, out T value)
    {
        value = default!;
        var outcome = text.Evaluate(row, out var found);
        if (outcome != Outcome.Ok)
            return outcome;
        try
        {
            var reader = new Utf8JsonReader(found);
            reader.Read();
            var isThere = JsonWalk.TryEnter(ref reader, path) && reader.TokenType != JsonTokenType.Null;
            return isThere ? Take(ref reader, found, row, out value) : Outcome.Missing;
        }
        catch (JsonException)
        {
            return Outcome.BadConversion;
        }
        catch (InvalidOperationException)
        {
            return Outcome.InvalidUtf8;
        }
    }

    /// <summary>The value that the reader is at, which isn't null.</summary>
    protected abstract Outcome Take(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> json, Row row, out T value);
}

/// <summary><c>json.string</c>: a string; anything else as it is written.</summary>
internal sealed class JsonString(Node<ReadOnlySpan<byte>> text, FieldPath path) : JsonValueNode<ReadOnlySpan<byte>>(text, path)
{
    protected override Outcome Take(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> json, Row row, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (reader.TokenType == JsonTokenType.String)
        {
            var target = row.Scratch(reader.ValueSpan.Length);
            value = target[..reader.CopyString(target)];
            return Outcome.Ok;
        }
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        value = json[start..(int)reader.BytesConsumed];
        return value.Length <= Limits.TextBytes ? Outcome.Ok : Outcome.TooLong;
    }
}

/// <summary><c>json.int</c>: a number without fraction, of 64 bits.</summary>
internal sealed class JsonInt(Node<ReadOnlySpan<byte>> text, FieldPath path) : JsonValueNode<long>(text, path)
{
    protected override Outcome Take(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> json, Row row, out long value)
    {
        value = 0;
        return reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out value) ? Outcome.Ok : Outcome.BadConversion;
    }
}

/// <summary><c>json.double</c>: a number.</summary>
internal sealed class JsonDouble(Node<ReadOnlySpan<byte>> text, FieldPath path) : JsonValueNode<double>(text, path)
{
    protected override Outcome Take(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> json, Row row, out double value)
    {
        value = 0;
        return reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out value) ? Outcome.Ok : Outcome.BadConversion;
    }
}

/// <summary><c>json.bool</c>: true or false.</summary>
internal sealed class JsonBool(Node<ReadOnlySpan<byte>> text, FieldPath path) : JsonValueNode<bool>(text, path)
{
    protected override Outcome Take(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> json, Row row, out bool value)
    {
        value = reader.TokenType == JsonTokenType.True;
        return reader.TokenType is JsonTokenType.True or JsonTokenType.False ? Outcome.Ok : Outcome.BadConversion;
    }
}

/// <summary><c>json.has</c>: whether there is a value other than null; not so in a text that isn't JSON.</summary>
internal sealed class JsonHas(Node<ReadOnlySpan<byte>> text, FieldPath path) : Node<bool>
{
    private readonly JsonString _value = new(text, path);

    public override IReadOnlyList<Node> Parts => [text];

    public override Outcome Evaluate(Row row, out bool value)
    {
        value = false;
        var outcome = text.Evaluate(row, out var found);
        // A path begins with a name; most texts that aren't JSON are told by this, without the exception.
        if (outcome == Outcome.Ok && found.TrimStart(" \t\r\n"u8).StartsWith("{"u8))
            value = _value.Probe(row) is Outcome.Ok or Outcome.TooLong;
        return outcome;
    }
}

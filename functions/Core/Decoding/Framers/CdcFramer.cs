using System.Text.Json;

namespace Serverless.Core.Decoding.Framers;

/// <summary>
/// Makes of each change event of Debezium the row that it is about: the members of <c>after</c> or, where the row was deleted, of
/// <c>before</c>; with them <c>__op</c>, <c>__ts_ms</c> and <c>__source</c>, the envelope's members of these names, and <c>__deleted</c>,
/// true or false. The names are those of Debezium's own flattening (ExtractNewRecordState), so an event that it has flattened stays as it
/// is, and so does one that this has made. An envelope may lie in <c>payload</c>, beside its schema.
/// </summary>
/// <param name="events">Cuts records into change events.</param>
internal sealed class CdcFramer(Framer events) : Framer
{
    private const int MostAdded = 64;

    // As for arrays of events: how deep an event may nest is for its decoder to say.
    private static readonly JsonReaderOptions Options = new() { MaxDepth = int.MaxValue };

    private byte[] _buffer = new byte[1024];

    public override int MostEvents(ReadOnlySpan<byte> value) => events.MostEvents(value);

    public override long MostBytes(ReadOnlySpan<byte> value) => value.Length + ((long)MostAdded * MostEvents(value));

    public override bool MayBeEmpty => events.MayBeEmpty;

    public override bool Next()
    {
        if (!events.Next())
            return false;
        if (events.Fault is null && TryFind(events.Event, out var parts) && !parts.Op.Equals(default))
            Take(parts);
        else
            (Source, Start, Length, Fault) = (events.Source, events.Start, events.Length, events.Fault);
        return true;
    }

    protected override void Restart() => events.Open(Value, Headers);

    private void Take(in Parts parts)
    {
        var whole = events.Event;
        var op = whole[parts.Op];
        var isDeleted = op.SequenceEqual("\"d\""u8);
        var row = whole[isDeleted ? parts.Before : parts.After];
        Length = 0;
        Reserve(whole.Length + MostAdded);
        Append(row.Length > 2 && row[0] == (byte)'{' ? row[..^1] : "{"u8);
        if (HasMembers(row))
            Append(","u8);
        Append("\"__deleted\":"u8);
        Append(isDeleted ? "true"u8 : "false"u8);
        AppendMember("\"__op\":"u8, op);
        AppendMember("\"__ts_ms\":"u8, whole[parts.Time]);
        AppendMember("\"__source\":"u8, whole[parts.Origin]);
        Append("}"u8);
        (Source, Start, Fault) = (_buffer, 0, null);
    }

    private static bool HasMembers(ReadOnlySpan<byte> row) => row.Length > 2 && row[0] == (byte)'{' && !IsBlank(row[1..^1]);

    private void AppendMember(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
            return;
        Append(","u8);
        Append(name);
        Append(value);
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_buffer.AsSpan(Length));
        Length += bytes.Length;
    }

    private void Reserve(int length)
    {
        if (_buffer.Length < length)
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, length));
    }

    /// <summary>Finds the parts of an envelope; false for what isn't JSON, or no object.</summary>
    private static bool TryFind(ReadOnlySpan<byte> value, out Parts parts)
    {
        parts = default;
        try
        {
            var reader = new Utf8JsonReader(value, Options);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject || !TryRead(ref reader, mayNest: true, ref parts))
                return false;
            while (reader.Read())
            {
            }
            return true;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // Not JSON, or a name with half of a surrogate pair: the decoder says what is wrong.
            return false;
        }
    }

    /// <summary>Reads the members of an object to its end. Of members of one name the first counts.</summary>
    private static bool TryRead(scoped ref Utf8JsonReader reader, bool mayNest, ref Parts parts)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var part = PartOf(ref reader, mayNest);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            if (part == Part.Payload && reader.TokenType == JsonTokenType.StartObject)
            {
                TryRead(ref reader, mayNest: false, ref parts);
                continue;
            }
            reader.Skip();
            parts.Set(part, start..(int)reader.BytesConsumed);
        }
        return true;
    }

    private static Part PartOf(scoped ref Utf8JsonReader reader, bool mayNest) => true switch
    {
        _ when reader.ValueTextEquals("after"u8) => Part.After,
        _ when reader.ValueTextEquals("before"u8) => Part.Before,
        _ when reader.ValueTextEquals("op"u8) => Part.Op,
        _ when reader.ValueTextEquals("ts_ms"u8) => Part.Time,
        _ when reader.ValueTextEquals("source"u8) => Part.Origin,
        _ when mayNest && reader.ValueTextEquals("payload"u8) => Part.Payload,
        _ => Part.Other,
    };

    private enum Part
    {
        Other,
        After,
        Before,
        Op,
        Time,
        Origin,
        Payload,
    }

    /// <summary>Where the parts of an envelope are in it; empty where there is none.</summary>
    private struct Parts
    {
        public Range After;
        public Range Before;
        public Range Op;
        public Range Time;
        public Range Origin;

        public void Set(Part part, Range range)
        {
            switch (part)
            {
                case Part.After: SetFirst(ref After, range); break;
                case Part.Before: SetFirst(ref Before, range); break;
                case Part.Op: SetFirst(ref Op, range); break;
                case Part.Time: SetFirst(ref Time, range); break;
                case Part.Origin: SetFirst(ref Origin, range); break;
                default: break;
            }
        }

        private static void SetFirst(ref Range place, Range range)
        {
            if (place.Equals(default))
                place = range;
        }
    }
}

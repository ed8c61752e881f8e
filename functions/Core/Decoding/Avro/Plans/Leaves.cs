using System.Globalization;
using System.Text;
using Serverless.Core.Text;

namespace Serverless.Core.Decoding.Avro.Plans;

/// <summary>An int or a long that stands for itself.</summary>
internal sealed class IntegerLeaf(ScalarSlot slot, bool isInt) : AvroNode
{
    public override int Read(AvroRun run, int at)
    {
        var end = run.ReadLong(at, out var value);
        if (isInt)
            end = run.CheckInt(at, end, value);
        if (end < 0 || slot.PutInteger(run.Slots, value) is not { } reason)
            return end;
        return run.Refuse(slot.Name, reason, at, value.ToString(CultureInfo.InvariantCulture));
    }
}

/// <summary>A float.</summary>
internal sealed class FloatLeaf(ScalarSlot slot) : AvroNode
{
    public override int Read(AvroRun run, int at)
    {
        var end = run.ReadFloat(at, out var value);
        if (end < 0 || slot.PutFloat(run.Slots, value) is not { } reason)
            return end;
        return run.Refuse(slot.Name, reason, at, value.ToString(CultureInfo.InvariantCulture));
    }
}

/// <summary>A double.</summary>
internal sealed class DoubleLeaf(ScalarSlot slot) : AvroNode
{
    public override int Read(AvroRun run, int at)
    {
        var end = run.ReadDouble(at, out var value);
        if (end < 0 || slot.PutReal(run.Slots, value) is not { } reason)
            return end;
        return run.Refuse(slot.Name, reason, at, value.ToString(CultureInfo.InvariantCulture));
    }
}

/// <summary>A boolean.</summary>
internal sealed class BooleanLeaf(ScalarSlot slot) : AvroNode
{
    public override int Read(AvroRun run, int at)
    {
        var end = run.ReadBoolean(at, out var value);
        if (end < 0 || slot.PutBoolean(run.Slots, value) is not { } reason)
            return end;
        return run.Refuse(slot.Name, reason, at, value ? "true" : "false");
    }
}

/// <summary>A string; or bytes, which are then taken for UTF-8.</summary>
internal sealed class TextLeaf(ScalarSlot slot) : AvroNode
{
    public override int Read(AvroRun run, int at)
    {
        var start = run.ReadLength(at, out var length);
        if (start < 0 || slot.PutText(run.Slots, run.Source, start, length) is not { } reason)
            return start < 0 ? start : start + length;
        return run.Refuse(slot.Name, reason, at, Printable.Of(run.Source.AsSpan(start, length)));
    }

    public override bool IsMissing(AvroRun run, int at)
    {
        var start = run.ReadLength(at, out var length);
        return start >= 0 && slot.IsMissing(run.Source.AsSpan(start, length));
    }
}

/// <summary>An enum: the text of its symbol.</summary>
internal sealed class EnumLeaf(ScalarSlot slot, IReadOnlyList<string> symbols) : AvroNode
{
    private readonly byte[][] _symbols = [.. symbols.Select(Encoding.UTF8.GetBytes)];

    public override int Read(AvroRun run, int at)
    {
        var end = run.ReadPlace(at, _symbols.Length, "symbol", out var place);
        if (end < 0 || slot.PutText(run.Slots, _symbols[place], 0, _symbols[place].Length) is not { } reason)
            return end;
        return run.Refuse(slot.Name, reason, at, Printable.Of(_symbols[place]));
    }

    public override bool IsMissing(AvroRun run, int at) =>
        run.ReadPlace(at, _symbols.Length, "symbol", out var place) >= 0 && slot.IsMissing(_symbols[place]);
}

using Serverless.Core.Rejections;

namespace Serverless.Core.Decoding.Avro.Plans;

/// <summary>
/// What is done with a value of a writer schema: read into slots, or skipped. A plan is a tree of these; where a schema contains itself, a
/// circle. Immutable once the plan is made, but for what belongs to the current event.
/// </summary>
internal abstract class AvroNode
{
    /// <summary>
    /// Reads the value at an index. Returns the index after it, or <see cref="AvroRun.Nowhere"/> when the event is rejected.
    /// </summary>
    public abstract int Read(AvroRun run, int at);

    /// <summary>Whether the value at an index counts as none.</summary>
    public virtual bool IsMissing(AvroRun run, int at) => false;

    /// <summary>What it fills in every event that it can read.</summary>
    public virtual PlanCoverage Coverage(PlanSurvey survey) => PlanCoverage.None;
}

/// <summary>A value of no interest, of a number of bytes that doesn't vary.</summary>
internal sealed class SkipBytes(long length) : AvroNode
{
    public long Length => length;

    public override int Read(AvroRun run, int at) => run.Skip(at, length);
}

/// <summary>Integers of no interest, one after the other: ints, longs and enums.</summary>
internal sealed class SkipIntegers(int count) : AvroNode
{
    public int Count => count;

    public override int Read(AvroRun run, int at)
    {
        for (var index = 0; index < count && at >= 0; index++)
            at = run.SkipLong(at);
        return at;
    }
}

/// <summary>A text, or bytes, of no interest.</summary>
internal sealed class SkipText : AvroNode
{
    public override int Read(AvroRun run, int at)
    {
        var start = run.ReadLength(at, out var length);
        return start < 0 ? start : start + length;
    }
}

/// <summary>A record, an array or a map where a field has a value without parts: no value of the field.</summary>
internal sealed class NoScalar(string field, string what, AvroNode value) : AvroNode
{
    public override int Read(AvroRun run, int at)
    {
        var end = value.Read(run, at);
        return end < 0 ? end : run.Refuse(field, Reasons.WrongType, at, what);
    }
}

/// <summary>Not a value of an event: the event is no record.</summary>
internal sealed class NoRecord(string what) : AvroNode
{
    public override int Read(AvroRun run, int at) => run.Fail(Reasons.NotAnObject, at, what);
}

using System.Text.Json;
using Serverless.Core.Binary;

namespace Serverless.Core.Aggregates;

/// <summary>How many events there are, or how many that have the field in <paramref name="slot"/> (-1: all). Exact.</summary>
internal sealed class Count(int slot) : AggregateFunction
{
    /// <summary>The kind's row.</summary>
    public static readonly AggregateKind Kind = new("count", FieldTypes.Any, of => new Count(of.Slot)) { FieldIsOptional = true };

    public override int FixedSlots => 1;

    public override void Add(scoped in EventRun run)
    {
        var rows = run.Rows;
        var present = slot < 0 ? default : run.Events[slot].Present;
        for (var index = 0; index < rows.Length; index++)
        {
            if (slot < 0 || present[rows[index]])
                run.State<long>(index)++;
        }
    }

    public override void Merge(scoped in Accumulator state, scoped in Accumulator other) => state.Numbers[0] += other.Numbers[0];

    public override void Write(scoped in Accumulator state, ByteWriter writer) => writer.Unsigned((ulong)state.Numbers[0]);

    public override void Read(scoped in Accumulator state, scoped ref ByteReader reader, byte version)
    {
        StateVersion.Require(version);
        state.Numbers[0] = reader.LongCount();
    }

    public override void Render(scoped in Accumulator state, Utf8JsonWriter json, string name) => json.WriteNumber(name, state.Numbers[0]);
}

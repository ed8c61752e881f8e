using System.Text.Json;
using Serverless.Core.Aggregates.Sketches;
using Serverless.Core.Aggregates.Sketches.Cardinality;
using Serverless.Core.Binary;

namespace Serverless.Core.Aggregates;

/// <summary>
/// The number of different values of a field of any type: exact up to <paramref name="limit"/>, then as <see cref="Distinct"/> counts them.
/// Shown as an object, <c>{"count": 812, "exact": true}</c>. The same set of values gives the same state, regardless of order, repetition
/// and merges.
/// </summary>
internal sealed class ExactDistinct(int slot, int limit, int precision) : DistinctFunction<ExactDistinct.Form>(slot)
{
    /// <summary>How the number is shown.</summary>
    public const string CountName = "count";

    /// <summary>How it is shown whether that is exact.</summary>
    public const string ExactName = "exact";

    public override VariableState NewVariableState() => new ExactOrSketch(limit, precision);

    public override void Merge(scoped in Accumulator state, scoped in Accumulator other) => HashesOf(state).Merge(HashesOf(other));

    public override void Write(scoped in Accumulator state, ByteWriter writer) => HashesOf(state).Write(writer);

    public override void Read(scoped in Accumulator state, scoped ref ByteReader reader, byte version)
    {
        StateVersion.Require(version);
        HashesOf(state).Read(ref reader);
    }

    public override void Render(scoped in Accumulator state, Utf8JsonWriter json, string name)
    {
        var hashes = HashesOf(state);
        json.WriteStartObject(name);
        json.WriteNumber(CountName, (long)Math.Round(hashes.Count));
        json.WriteBoolean(ExactName, hashes.IsExact);
        json.WriteEndObject();
    }

    private static ExactOrSketch HashesOf(scoped in Accumulator state) => (ExactOrSketch)state.Growing!;

    /// <summary>Adds to a set or a sketch.</summary>
    internal readonly struct Form : IHashedForm
    {
        public static void Add(VariableState state, ulong hash) => ((ExactOrSketch)state).Add(hash);
    }
}

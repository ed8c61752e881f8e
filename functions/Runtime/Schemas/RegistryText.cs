using Serverless.Core.Decoding.Schemas;
using Serverless.Core.Schemas;

namespace Serverless.Runtime.Schemas;

/// <summary>A schema as a registry has it.</summary>
/// <param name="Type">What it is: <c>AVRO</c>, or another type that a registry may hold.</param>
/// <param name="Text">The schema.</param>
/// <param name="References">Other schemas whose types it uses.</param>
internal sealed record RegistryText(string Type, string Text, IReadOnlyList<RegistryReference> References);

/// <summary>A schema that another one uses: a version of a subject.</summary>
internal readonly record struct RegistryReference(string Subject, int Version)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"'{Subject}' version {Version}");
}

/// <summary>Parses schemas of a registry together with those that they refer to.</summary>
/// <param name="find">Finds a schema that another one refers to; null when there is none.</param>
internal sealed class RegistryParser(Func<RegistryReference, CancellationToken, ValueTask<RegistryText?>> find)
{
    private const string Avro = "AVRO";
    private const int MostReferences = 100;

    /// <summary>The schema, or what is wrong with it. Throws what finding does.</summary>
    public async ValueTask<SchemaAnswer> ParseAsync(RegistryText text, CancellationToken ct)
    {
        try
        {
            return new SchemaAnswer(await ParseAsync(text, "", [], ct).ConfigureAwait(false));
        }
        catch (FormatException problem)
        {
            return new SchemaAnswer(null, problem.Message);
        }
    }

    // Null for one that is being parsed: it refers to itself.
    private async ValueTask<AvroSchema> ParseAsync(
        RegistryText text, string which, Dictionary<RegistryReference, AvroSchema?> parsed, CancellationToken ct)
    {
        if (text.Type != Avro)
            throw new FormatException($"{which}it is of the type {text.Type}, not {Avro}");
        var known = new List<AvroSchema>();
        foreach (var reference in text.References)
            known.Add(await FindAsync(reference, parsed, ct).ConfigureAwait(false));
        try
        {
            return AvroSchema.Parse(text.Text, known);
        }
        catch (FormatException problem)
        {
            throw new FormatException(which + problem.Message, problem);
        }
    }

    private async ValueTask<AvroSchema> FindAsync(
        RegistryReference reference, Dictionary<RegistryReference, AvroSchema?> parsed, CancellationToken ct)
    {
        if (parsed.TryGetValue(reference, out var known))
            return known ?? throw new FormatException($"it refers to {reference}, which refers to itself");
        if (parsed.Count == MostReferences)
            throw new FormatException($"it refers to more than {MostReferences} schemas");
        parsed[reference] = null;
        var text = await find(reference, ct).ConfigureAwait(false)
            ?? throw new FormatException($"it refers to {reference}, which isn't there: register that first");
        var schema = await ParseAsync(text, $"it refers to {reference}: ", parsed, ct).ConfigureAwait(false);
        parsed[reference] = schema;
        return schema;
    }
}

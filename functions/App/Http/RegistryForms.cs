using System.Text.Json;
using System.Text.Json.Serialization;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Schemas;

namespace Serverless.Functions.Http;

/// <summary>A schema that a client sends. What it may send and isn't done here is refused, rather than passed over.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record SchemaForm
{
    private const string Avro = "AVRO";

    public string? Schema { get; init; }

    public string? SchemaType { get; init; }

    public IReadOnlyList<ReferenceForm>? References { get; init; }

    public string? Subject { get; init; }

    public int? Id { get; init; }

    public int? Version { get; init; }

    public string? Guid { get; init; }

    public JsonElement? Metadata { get; init; }

    public JsonElement? RuleSet { get; init; }

    /// <exception cref="RegistryException">It is empty, of another type than Avro, or asks for what isn't done here.</exception>
    public SchemaContent Content()
    {
        if (SchemaType is not (null or Avro))
            throw new RegistryException(RegistryError.InvalidSchema, $"Schemas of the type {SchemaType} aren't kept here, only {Avro}.");
        if (string.IsNullOrWhiteSpace(Schema))
            throw new RegistryException(RegistryError.InvalidSchema, "The schema is empty: send it as a text in 'schema'.");
        if (IsGiven(Metadata) || IsGiven(RuleSet))
            throw new RegistryException(RegistryError.Unprocessable, "'metadata' and 'ruleSet' aren't kept here: leave them out.");
        if (Id > 0 || Version > 0)
            throw new RegistryException(
                RegistryError.NotPermitted, "The registry gives ids and versions itself: leave 'id' and 'version' out.");
        return new SchemaContent(Schema, [.. (References ?? []).Select(one => one.Reference())]);
    }

    private static bool IsGiven(JsonElement? value) => value is { ValueKind: not JsonValueKind.Null };
}

/// <summary>A reference as clients send and read it.</summary>
internal sealed record ReferenceForm(string? Name, string? Subject, int? Version)
{
    public static IReadOnlyList<ReferenceForm>? Of(IReadOnlyList<SchemaReference> references) =>
        references.Count == 0 ? null : [.. references.Select(one => new ReferenceForm(one.Name, one.Subject, one.Version))];

    public SchemaReference Reference() => this is { Name: { Length: > 0 } name, Subject: { Length: > 0 } subject, Version: { } version }
        ? new SchemaReference(name, subject, version)
        : throw new RegistryException(RegistryError.InvalidSchema, "A reference lacks 'name', 'subject' or 'version': give all three.");
}

/// <summary>A level that a client sends.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record LevelForm(string? Compatibility);

/// <summary>
/// A schema as it is answered. Clients before Confluent's release 8 stop at properties that they don't know, so those are only for who says
/// that it accepts them.
/// </summary>
internal sealed record SchemaAnswer
{
    public string? Subject { get; init; }

    public int? Version { get; init; }

    public int? Id { get; init; }

    public string? Guid { get; init; }

    public IReadOnlyList<ReferenceForm>? References { get; init; }

    public string? Schema { get; init; }

    /// <summary>A schema alone.</summary>
    public static SchemaAnswer Of(StoredSchema schema, bool full) => new()
    {
        Guid = full ? schema.Guid.ToString() : null,
        References = ReferenceForm.Of(schema.References),
        Schema = schema.Text,
    };

    /// <summary>A version of a subject.</summary>
    public static SchemaAnswer Of(RegisteredSchema found, bool full) => Of(found.Schema, full) with
    {
        Subject = found.Subject, Version = found.Version, Id = found.Schema.Id,
    };

    /// <summary>A version that has just been registered: of old its number alone.</summary>
    public static SchemaAnswer OfNew(RegisteredSchema found, bool full) =>
        full ? Of(found, full) : new SchemaAnswer { Id = found.Schema.Id };
}

/// <summary>The level that counts.</summary>
internal sealed record LevelAnswer(string CompatibilityLevel);

/// <summary>Whether a schema is compatible.</summary>
internal sealed record CompatibilityAnswer(
    [property: JsonPropertyName("is_compatible")] bool IsCompatible, IReadOnlyList<string>? Messages);

/// <summary>A version of a subject.</summary>
internal sealed record SubjectVersionAnswer(string Subject, int Version);

/// <summary>What may be done.</summary>
internal sealed record ModeAnswer(string Mode);

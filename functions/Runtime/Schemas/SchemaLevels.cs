using Serverless.Core.Schemas;
using Serverless.Core.Text;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Schemas;

/// <summary>Levels of compatibility: of the registry, and of subjects that have one of their own.</summary>
public sealed class SchemaLevels
{
    private static readonly Dictionary<string, CompatibilityLevel> ByName =
        Enum.GetValues<CompatibilityLevel>().ToDictionary(NameOf, StringComparer.OrdinalIgnoreCase);

    private readonly RegistryChanges _changes;

    internal SchemaLevels(RegistryChanges changes) => _changes = changes;

    /// <summary>A level as clients write it: <c>BACKWARD_TRANSITIVE</c>.</summary>
    public static string NameOf(CompatibilityLevel level) =>
        string.Concat(level.ToString().Select((letter, place) => place > 0 && char.IsUpper(letter) ? $"_{letter}" : $"{letter}"))
            .ToUpperInvariant();

    /// <summary>The level with a name, in any letter case.</summary>
    /// <exception cref="RegistryException">There is none.</exception>
    public static CompatibilityLevel Named(string? name) => name is not null && ByName.TryGetValue(name, out var level)
        ? level
        : throw new RegistryException(
            RegistryError.InvalidLevel,
            $"'{Printable.Of(name ?? "")}' is no level of compatibility: give one of {string.Join(", ", ByName.Keys)}.");

    /// <summary>The level of the registry.</summary>
    public async ValueTask<CompatibilityLevel> ReadAsync(CancellationToken ct) =>
        (await _changes.Store.ReadAsync(ct)).Level ?? IndexQuestions.Standard;

    /// <summary>The level of a subject.</summary>
    /// <param name="subject">The subject, which needn't have versions.</param>
    /// <param name="orRegistry">Whether the level of the registry is given where the subject has none.</param>
    /// <param name="ct">Ends the call.</param>
    /// <exception cref="RegistryException">The subject has none.</exception>
    public async ValueTask<CompatibilityLevel> ReadAsync(string subject, bool orRegistry, CancellationToken ct)
    {
        var index = await _changes.Store.ReadAsync(ct);
        return orRegistry
            ? index.LevelOf(subject)
            : index.Subject(subject).Level ?? throw new RegistryException(
                RegistryError.LevelNotSet,
                $"Subject '{Printable.Of(subject)}' has no compatibility level of its own: that of the registry counts.");
    }

    /// <summary>Sets the level of the registry; null resets it. Returns what it was.</summary>
    public ValueTask<CompatibilityLevel> SetAsync(CompatibilityLevel? level, CancellationToken ct) => _changes.MakeAsync(
        index => ValueTask.FromResult((index.Level ?? IndexQuestions.Standard, (RegistryChange?)new RegistryChange(level))), ct);

    /// <summary>Sets the level of a subject, which needn't have versions.</summary>
    public ValueTask<CompatibilityLevel> SetAsync(string subject, CompatibilityLevel level, CancellationToken ct)
    {
        SubjectName.Check(subject);
        return _changes.MakeAsync(index => ValueTask.FromResult((level, Change(index, index.Subject(subject) with { Level = level }))), ct);
    }

    /// <summary>Takes the level of a subject away. Returns what it was.</summary>
    /// <exception cref="RegistryException">The subject has none.</exception>
    public ValueTask<CompatibilityLevel> ResetAsync(string subject, CancellationToken ct) => _changes.MakeAsync(
        index =>
        {
            var level = index.Subject(subject).Level ?? throw new RegistryException(
                RegistryError.SubjectNotFound, $"Subject '{Printable.Of(subject)}' has no compatibility level of its own.");
            return ValueTask.FromResult((level, Change(index, index.Subject(subject) with { Level = null })));
        },
        ct);

    private static RegistryChange? Change(SchemaIndex index, SchemaSubject subject) => new(index.Level) { Subject = subject };
}

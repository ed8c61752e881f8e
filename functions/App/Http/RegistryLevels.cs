using Serverless.Core.Text;
using Serverless.Runtime.Schemas;

namespace Serverless.Functions.Http;

/// <summary>Answers about levels of compatibility, and about the mode, which is always the same.</summary>
internal static class RegistryLevels
{
    private const string Mode = "READWRITE";

    public static async Task<object> ReadAsync(SchemaRegistry registry, RegistryRequest asked, CancellationToken ct) =>
        new LevelAnswer(SchemaLevels.NameOf(await registry.Levels.ReadAsync(ct)));

    public static async Task<object> OfSubjectAsync(SchemaRegistry registry, RegistryRequest asked, CancellationToken ct) =>
        new LevelAnswer(SchemaLevels.NameOf(await registry.Levels.ReadAsync(asked["subject"], asked.Flag("defaultToGlobal"), ct)));

    public static async Task<object> SetAsync(SchemaRegistry registry, RegistryRequest asked, CancellationToken ct)
    {
        var level = SchemaLevels.Named((await asked.BodyAsync<LevelForm>(ct)).Compatibility);
        await registry.Levels.SetAsync(level, ct);
        return new LevelForm(SchemaLevels.NameOf(level));
    }

    public static async Task<object> SetOfSubjectAsync(SchemaRegistry registry, RegistryRequest asked, CancellationToken ct)
    {
        var level = SchemaLevels.Named((await asked.BodyAsync<LevelForm>(ct)).Compatibility);
        await registry.Levels.SetAsync(asked["subject"], level, ct);
        return new LevelForm(SchemaLevels.NameOf(level));
    }

    public static async Task<object> ResetAsync(SchemaRegistry registry, RegistryRequest asked, CancellationToken ct) =>
        new LevelAnswer(SchemaLevels.NameOf(await registry.Levels.SetAsync(null, ct)));

    public static async Task<object> ResetOfSubjectAsync(SchemaRegistry registry, RegistryRequest asked, CancellationToken ct) =>
        new LevelAnswer(SchemaLevels.NameOf(await registry.Levels.ResetAsync(asked["subject"], ct)));

    public static Task<object> ModeAsync(SchemaRegistry registry, RegistryRequest asked, CancellationToken ct) =>
        Task.FromResult<object>(new ModeAnswer(Mode));

    public static Task<object> ModeOfSubjectAsync(SchemaRegistry registry, RegistryRequest asked, CancellationToken ct) =>
        asked.Flag("defaultToGlobal")
            ? ModeAsync(registry, asked, ct)
            : throw new RegistryException(
                RegistryError.ModeNotSet,
                $"Subject '{Printable.Of(asked["subject"])}' has no mode of its own: that of the registry counts.");

    public static Task<object> SetModeAsync(SchemaRegistry registry, RegistryRequest asked, CancellationToken ct) =>
        throw new RegistryException(RegistryError.NotPermitted, $"The mode of this registry is {Mode}, and can't be changed.");
}

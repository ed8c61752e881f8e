namespace Serverless.Core.Personal;

/// <summary>The versions of the key for personal data that there are. Immutable.</summary>
/// <param name="current">The one that is used from now on; null when there is none.</param>
/// <param name="all">All of them, with the current one; of a version there is one.</param>
public sealed class PersonalKeys(PersonalKey? current, IReadOnlyList<PersonalKey> all)
{
    /// <summary>There is no key.</summary>
    public static readonly PersonalKeys None = new(null, []);

    /// <summary>The one that is used from now on; null when there is none.</summary>
    public PersonalKey? Current => current;

    /// <summary>All of them.</summary>
    public IReadOnlyList<PersonalKey> All => all;

    /// <summary>A single key.</summary>
    public static PersonalKeys Of(PersonalKey only) => new(only, [only]);

    /// <summary>A key by its <see cref="PersonalKey.Name"/>; null when it isn't there.</summary>
    public PersonalKey? Find(string name) => all.FirstOrDefault(key => key.Name == name);

    /// <summary>These without those of some names.</summary>
    public PersonalKeys Without(IReadOnlyCollection<string> names) => names.Count == 0
        ? this
        : new(current is { } used && names.Contains(used.Name) ? null : current, [.. all.Where(key => !names.Contains(key.Name))]);

    /// <summary>Why a key that is looked for isn't there, and what to do; it begins a sentence.</summary>
    public string Missing(string name)
    {
        var version = PersonalKey.VersionOf(name);
        return all.Any(key => key.Version == version)
            ? $"version {version} of the key for personal data is another one than it was ({name}): put that one back as "
                + $"Personal__Keys__{version}"
            : $"version {version} of the key for personal data is missing: put it back as Personal__Keys__{version}";
    }
}

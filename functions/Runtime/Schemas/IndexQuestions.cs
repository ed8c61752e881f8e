using System.Globalization;
using Serverless.Core.Schemas;
using Serverless.Core.Text;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Schemas;

/// <summary>What is found in the index of a registry, and what is said where it isn't there.</summary>
internal static class IndexQuestions
{
    /// <summary>The level that counts where none is set.</summary>
    public const CompatibilityLevel Standard = CompatibilityLevel.Backward;

    /// <summary>The subject with a name; one without versions when there is none.</summary>
    public static SchemaSubject Subject(this SchemaIndex index, string name) =>
        index.Subjects.TryGetValue(name, out var found) ? found : new SchemaSubject(name, [], null);

    /// <summary>The versions of a subject, by ascending number; none when there is no such subject.</summary>
    public static IReadOnlyList<SubjectVersion> VersionsOf(this SchemaIndex index, string subject, bool withDeleted) =>
        [.. index.Subject(subject).Versions.Where(version => withDeleted || !version.IsDeleted)];

    /// <summary>The level that a subject's versions are checked by.</summary>
    public static CompatibilityLevel LevelOf(this SchemaIndex index, string subject) =>
        index.Subject(subject).Level ?? index.Level ?? Standard;

    /// <summary>As <see cref="VersionsOf"/>, where there must be one.</summary>
    public static IReadOnlyList<SubjectVersion> RequireVersions(this SchemaIndex index, string subject, bool withDeleted) =>
        index.VersionsOf(subject, withDeleted) is { Count: > 0 } versions
            ? versions
            : throw new RegistryException(RegistryError.SubjectNotFound, $"Subject '{Printable.Of(subject)}' not found.");

    /// <summary>The version that a text names: its number, or <c>latest</c> or -1 for the newest that isn't deleted.</summary>
    public static SubjectVersion Require(this SchemaIndex index, string subject, string version, bool withDeleted)
    {
        var number = NumberOf(version);
        var versions = index.RequireVersions(subject, withDeleted);
        return (number == -1 ? versions.LastOrDefault(one => !one.IsDeleted) : versions.FirstOrDefault(one => one.Number == number))
            ?? throw new RegistryException(
                RegistryError.VersionNotFound,
                string.Create(CultureInfo.InvariantCulture, $"Version {number} of the subject '{Printable.Of(subject)}' not found."));
    }

    /// <summary>The number that a text names; -1 for the newest.</summary>
    public static int NumberOf(string version)
    {
        if (version.Equals("latest", StringComparison.OrdinalIgnoreCase))
            return -1;
        return int.TryParse(version, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number is -1 or > 0
            ? number
            : throw new RegistryException(
                RegistryError.InvalidVersion,
                $"The version '{Printable.Of(version)}' is none: give a whole number from 1 to 2147483647, or 'latest'.");
    }

    /// <summary>The versions whose schemas refer to a version.</summary>
    public static IEnumerable<(string Subject, SubjectVersion Version)> ReferencesTo(
        this SchemaIndex index, string subject, int number, bool withDeleted) =>
        from referrer in index.Subjects.Values
        from version in referrer.Versions
        where withDeleted || !version.IsDeleted
        where version.References.Any(reference => reference.Subject == subject && reference.Version == number)
        select (referrer.Name, version);

    /// <summary>The versions that have a schema, by subject and number.</summary>
    public static IReadOnlyList<(string Subject, SubjectVersion Version)> UsesOf(this SchemaIndex index, int id, bool withDeleted) =>
    [
        .. from subject in index.Subjects.Values
        from version in subject.Versions
        where version.SchemaId == id && (withDeleted || !version.IsDeleted)
        orderby subject.Name, version.Number
        select (subject.Name, version),
    ];
}

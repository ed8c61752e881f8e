namespace Serverless.Core.WindowKinds.Calendars;

/// <summary>
/// Days, weeks and months of the Gregorian calendar by their numbers, for all years. Days are counted from 1970-01-01, months from the
/// first of the year 0.
/// </summary>
internal static class CalendarDates
{
    private const int DaysBeforeMonday = 3;
    private const int YearsOfEra = 400;
    private const int DaysOfEra = 146_097;

    // From the first of March of the year 0, with which eras begin, to 1970-01-01.
    private const int DaysBefore1970 = 719_468;

    /// <summary>The number of the day with which a unit begins.</summary>
    /// <param name="unit">Which unit.</param>
    /// <param name="weekStart">With which day weeks begin: 0 for Monday to 6 for Sunday.</param>
    /// <param name="number">The number of the unit.</param>
    public static long FirstDay(CalendarUnit unit, int weekStart, long number) => unit switch
    {
        CalendarUnit.Day => number,
        CalendarUnit.Week => (number * 7) - DaysBeforeMonday + weekStart,
        _ => FirstDayOfMonth(number),
    };

    /// <summary>The number of the unit that a day is in.</summary>
    public static long NumberOf(CalendarUnit unit, int weekStart, long day) => unit switch
    {
        CalendarUnit.Day => day,
        CalendarUnit.Week => Floor(day + DaysBeforeMonday - weekStart, 7),
        _ => MonthOf(day),
    };

    /// <summary>The greatest whole number that is at most the quotient.</summary>
    public static long Floor(long value, long unit) => value >= 0 ? value / unit : ((value + 1) / unit) - 1;

    // Both as H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil and civil_from_days: years begin in March there,
    // so that the day that some years lack is their last.
    private static long FirstDayOfMonth(long month)
    {
        var sinceMarch = month - 2;
        var (year, monthOfYear) = (Floor(sinceMarch, 12), sinceMarch - (12 * Floor(sinceMarch, 12)));
        var era = Floor(year, YearsOfEra);
        var yearOfEra = year - (era * YearsOfEra);
        var dayOfYear = ((153 * monthOfYear) + 2) / 5;
        return (era * DaysOfEra) + (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear - DaysBefore1970;
    }

    private static long MonthOf(long day)
    {
        var since = day + DaysBefore1970;
        var era = Floor(since, DaysOfEra);
        var dayOfEra = since - (era * DaysOfEra);
        var yearOfEra = (dayOfEra - (dayOfEra / 1_460) + (dayOfEra / 36_524) - (dayOfEra / 146_096)) / 365;
        var dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        return (((era * YearsOfEra) + yearOfEra) * 12) + (((5 * dayOfYear) + 2) / 153) + 2;
    }
}

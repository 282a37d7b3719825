using System.Collections.Frozen;

namespace Roommate.Assistant.Voice.Speaking.Text;

/// <summary>English and German words with a full stop that ends no sentence, and words a voice does not pause after.</summary>
internal static class Abbreviations
{
    /// <summary>A name, a number or a noun always follows.</summary>
    public static readonly FrozenSet<string> NeverLast = Of(
        """
        dr mr mrs ms mx prof st mt ft rev hon gen col capt lt sgt maj cmdr gov sen rep pres supt
        hr hrn fr frl dipl ing mag univ doz kfm bgm str nr bzw ggf ggfs evtl inkl exkl zzgl abzgl ca vgl sog gem gez geb gest verh
        abb abs kap bd bde aufl hrsg anm tel mobil fax tsd mio mrd bio std stdl sek min max mind höchst durchschn
        jan feb mrz apr jun jul aug sept sep okt oct nov dez dec
        approx appt apt ave blvd rd dept est fig figs vol vols pp vs al ext misc tbsp tsp oz lb lbs hrs mins secs incl excl resp
        bspw beisp betr bes eigtl entspr erg erl franz engl dt österr schweiz ital span lat griech ursprgl urspr
        """);

    /// <summary>They end a sentence when the next word begins in capitals.</summary>
    public static readonly FrozenSet<string> SometimesLast = Of("etc usw usf uvm uam inc ltd co corp bros jr sr a.m p.m u.s.w u.a u.ä dgl o.ä ff cie gmbh plc dept");

    /// <summary>An abbreviation only before a number; else a word.</summary>
    public static readonly FrozenSet<string> BeforeNumber = Of("no nos art ch sec p seite");

    /// <summary>Before a German ordinal.</summary>
    public static readonly FrozenSet<string> BeforeOrdinal = Of("am der die das den dem des vom zum zur bis ab im beim seit jeden jeder jede jedes dieser diesen dieses ihr ihre ihren sein seine seinen mein meine meinen unser unsere unseren kein keine");

    /// <summary>After a German ordinal.</summary>
    public static readonly FrozenSet<string> AfterOrdinal = Of(
        "Januar Jänner Februar Feber März April Mai Juni Juli August September Oktober November Dezember Jahrhundert Jahrhunderts Stock Stockwerk Klasse Platz Mal Tag Woche Monat Jahr Etage Stunde Minute Runde Liga Kapitel Advent Geburtstag Bezirk");

    /// <summary>A voice does not pause after these.</summary>
    public static readonly FrozenSet<string> Leaning = Of(
        """
        a an the of to in on at by for from with into onto as is are was were be been being and or but nor if than that this these those my your his her its our their very not no so i you he she it we they
        der die das den dem des ein eine einen einem einer eines im am zum zur vom beim in an auf aus bei mit nach von zu für über unter um bis ohne durch gegen und oder aber denn sondern wenn weil dass ob als wie ist sind war waren sehr nicht kein keine mein dein sein ihr unser euer ich du er sie es wir
        """);

    private static FrozenSet<string> Of(string words) =>
        words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}

# Lausumas texter på svenska. Samma nycklar och samma variabler finns i fi.ftl, sv.ftl och en.ftl;
# ett test jämför dem. Servern och redigeraren i webbläsaren läser samma filer. Tal ges som tal och
# årtal som text, så att årtalet inte delas av ett mellanslag.

## Webbplatsen

site-name = Lausuma
site-tagline = Organisationer skriver sina ställningstaganden tillsammans
page-title = { $page } – { $site }
skip-to-content = Hoppa till innehållet
site-navigation = Huvudmeny
site-home = Ställningstaganden
site-language = Språk
sign-in = Logga in
sign-out = Logga ut
signed-in-as = Inloggad som { $name }
hat = Jag företräder { $organisation }
hat-choose = Vilken organisation företräder du?
hat-switch = Byt organisation
demo-banner = Demonätverk: allt är påhittat. Skriv ingenting konfidentiellt.
demo-banner-try = Välj vem du provar som
moment = { $day }.{ $month }.{ $year } kl. { $hour }.{ $minute } finländsk tid

## Förstasidan

home-title = Ställningstaganden
home-intro = Organisationerna i nätverket skriver de här ställningstagandena tillsammans.
home-empty = Inget ställningstagande har påbörjats ännu.
home-empty-coordinator = Du kan börja på det första.
home-count = { $count ->
    [one] Ett ställningstagande
   *[other] { $count } ställningstaganden
}

## Ställningstagandets skede, slag och språk

stage = Skede
stage-drafting = Utkastet skrivs
stage-round-open = Kommentarsrundan är öppen
stage-round-answering = Kommentarerna besvaras
stage-sign-on = Underskrifter samlas in
stage-published = Publicerat
stage-followed-up = Följs upp
stage-withdrawn = Återtaget
kind = Slag
kind-position = Ställningstagande
kind-submission = Utlåtande till en myndighet
kind-opinion-piece = Insändare
language-fi = finska
language-sv = svenska
language-en = engelska

## Roller

role-coordinator = koordinator
role-organisation-admin = organisationens huvudanvändare
role-writer = skribent
role-commenter = kommentator
role-signatory = undertecknare

## Inloggning i demonätverket

login-title = Logga in
demo-login-title = Vem vill du vara?
demo-login-intro = Välj någon nedan. Inget lösenord behövs. Öppna en annan webbläsare, så kan du skriva i samma text för en annan organisation.
demo-login-choose = Fortsätt: { $name }
demo-login-roles = Roller: { $roles }
demo-login-members = { $count ->
    [one] en medlem
   *[other] { $count } medlemmar
}
demo-login-member-associations = { $count ->
    [one] en medlemsorganisation
   *[other] { $count } medlemsorganisationer
}

## Inloggning med e-post

login-intro = Du behöver inget lösenord. Vi skickar en länk och en kod till din e-post, och med dem kommer du in.
field-name = Ditt namn
field-name-hint = Förnamn och efternamn. Namnet syns för andra när du skriver eller kommenterar.
field-email = E-postadress
login-email-hint = Den adress som du blev inbjuden till nätverket med.
login-submit = Skicka inloggningsmeddelandet
login-link-intro = Du loggar in med adressen { $address }.
login-link-submit = Logga in
login-elsewhere-title = Skriv koden i den webbläsare där du började
login-elsewhere-code = Länken fungerar bara i den webbläsare där du bad om meddelandet. Om du började på en annan enhet skriver du den sexsiffriga koden där.
login-elsewhere-over = Länken fungerar inte heller om den redan har använts eller om det har gått mer än tio minuter. Då kan du be om en ny.
login-again = Be om ett nytt meddelande
login-code-title = Titta i din e-post
login-code-intro = Om adressen { $address } finns i nätverket har vi skickat ett meddelande dit. Öppna länken i den här webbläsaren eller skriv koden från meddelandet här.
login-code-field = Sexsiffrig kod
login-code-hint = Koden gäller i tio minuter.
login-no-mail-title = Har du inte fått något meddelande?
login-no-mail = Vänta en stund och titta också i skräpposten. Kontrollera att adressen är rätt och den som inbjudan kom till. Till samma adress skickas högst fem meddelanden i timmen.
login-over-title = Den här inloggningen gäller inte längre
login-over = Koden är för gammal, redan använd eller har skrivits fel för många gånger. Be om ett nytt meddelande, så kan du försöka igen.

## E-postmeddelanden

mail-login-subject = Logga in i Lausuma
mail-login-text =
    Hej!

    Öppna den här länken i samma webbläsare där du började logga in:

    { $link }

    Om du började på en annan enhet skriver du den här koden där:

    { $code }

    Länken och koden fungerar en gång och gäller i { $minutes } minuter. Ge dem inte till någon annan.

    Om du inte försökte logga in behöver du inte göra någonting.

    Lausuma
mail-invitation-subject = Inbjudan att företräda { $organisation } i Lausuma
mail-invitation-text =
    Hej!

    { $inviter } bjuder in dig till Lausuma för att företräda { $organisation }.

    Roller: { $roles }

    I Lausuma skriver organisationer sina ställningstaganden tillsammans. Öppna inbjudan här:

    { $link }

    Inbjudan är bara för dig, fungerar en gång och gäller till { $until }. Skicka inte det här meddelandet vidare.

    Om inbjudan inte är till dig behöver du inte göra någonting.

    Lausuma
mail-application-subject = Bekräfta ansökan till organisationernas nätverk
mail-application-text =
    Hej!

    Med din e-postadress har man ansökt om en plats för en organisation i ett nätverk som skriver sina ställningstaganden i Lausuma. Läs ansökan och bekräfta den här:

    { $link }

    Ansökan går till koordinatorn först när du har bekräftat den. Länken gäller till { $until }.

    Om du inte har ansökt till nätverket behöver du inte göra någonting. Ansökan försvinner av sig själv.

    Lausuma
mail-trouble-subject = { $what }
mail-trouble-text =
    Hej!

    { $what } Felet började { $since }. { $todo }

    Gör så här, steg för steg:

    { $link }

    Du får högst ett meddelande om dygnet om detta, och ett till när allt fungerar igen.

    Lausuma
mail-mended-subject = { $what }
mail-mended-text =
    Hej!

    { $what } Felet som vi skrev till dig om är åtgärdat.

    Tjänstens tillstånd:

    { $link }

    Lausuma
mail-applications-subject = { $count ->
    [one] En organisation ansöker till nätverket
   *[other] { $count } organisationer ansöker till nätverket
}
mail-applications-text =
    Hej!

    { $count ->
        [one] En organisation ansöker till nätverket och väntar på ditt svar.
       *[other] { $count } organisationer ansöker till nätverket och väntar på ditt svar.
    } Behandla ansökningarna här:

    { $link }

    Om nya ansökningar kommer högst ett meddelande om dagen.

    Lausuma
mail-accepted-subject = { $organisation } är nu med i nätverket
mail-accepted-text =
    Hej!

    Ansökan till nätverket för { $organisation } har godkänts. Nu kan du skriva, kommentera och underteckna för organisationen:

    { $link }

    Logga in med den e-postadress som det här meddelandet kom till.

    Lausuma
mail-declined-subject = Ansökan för { $organisation } har avslagits
mail-declined-text =
    Hej!

    Ansökan till nätverket för { $organisation } godkändes inte. Koordinatorns motivering:

    { $reason }

    Ansökan finns här:

    { $link }

    Lausuma
mail-contact-subject = Företräder du fortfarande din organisation?
mail-contact-again-subject = Påminnelse: företräder du fortfarande din organisation?
mail-contact-text =
    Hej!

    { $count ->
        [one] En gång om året frågar vi om kontaktuppgifterna fortfarande stämmer. I Lausuma företräder du den här organisationen:
       *[other] En gång om året frågar vi om kontaktuppgifterna fortfarande stämmer. I Lausuma företräder du de här organisationerna:
    }

    { $organisations }

    Bekräfta uppgiften här:

    { $link }

    Om du inte längre företräder organisationen, be dess huvudanvändare ta bort din roll.

    Lausuma
mail-state-queued = meddelandet väntar på att skickas
mail-state-sent = meddelandet är skickat
mail-state-failed = meddelandet kunde inte skickas
mail-state-bounced = meddelandet togs inte emot
mail-reply = E-postservern svarade: { $reply }

## Meddelanden per e-post

mail-notice-text =
    Hej!

    { $text }

    { $foot }

    Lausuma
mail-notice-foot =
    Du får det här meddelandet eftersom du i Lausuma företräder { $organisation }. Välj när du får meddelanden:

    { $settings }

    Sluta få de här meddelandena:

    { $unsubscribe }
mail-notice-foot-always =
    Du får det här meddelandet eftersom du i Lausuma företräder { $organisation }. Det skickas alltid när något antecknas i organisationens namn. Inställningar för övriga meddelanden:

    { $settings }
mail-digest-subject = { $count ->
    [one] Lausuma: en nyhet
   *[other] Lausuma: { $count } nyheter
}
mail-digest-text =
    Hej!

    Här är allt nytt sedan förra sammandraget.

    { $text }

    { $foot }

    Lausuma
notice-more = { $count ->
    [one] Dessutom en kommentar: se länken.
   *[other] Dessutom { $count } kommentarer: se länken.
}
notice-opened-subject = Kommentera: { $title }
notice-opened-text =
    Er organisation { $organisation } ombeds kommentera. Kommentarsrundan är nu öppen.

    Text: { $title }
    { $round }
    Koordinator: { $coordinators }
    Ni har tid till { $until }.

    Läs texten och berätta vad som borde ändras i den. En enda mening räcker. Varje kommentar som kommer i tid får ett svar, och ni får veta vad den ledde till.

    Läs och kommentera här:

    { $link }
notice-closing-subject = Kommentarsrundan stänger snart: { $title }
notice-closing-text =
    Er organisation { $organisation } har inte kommenterat ännu. Kommentarsrundan stänger { $until }. Det är { $left } kvar.

    Text: { $title }
    { $round }
    Koordinator: { $coordinators }

    En enda mening räcker. Om ni inte har något att anmärka är det också bra att veta: berätta att ni stöder texten.

    Läs och kommentera här:

    { $link }
notice-finished-subject = Så påverkade er kommentar: { $title }
notice-finished-text =
    Kommentarsrundan är avslutad och behandlad. Här är varje kommentar från er organisation { $organisation }, vad den ledde till och varför.

    Text: { $title }
    { $round }

    { $comments }

    Se brevet och texten före och efter här:

    { $link }
notice-answered-subject = { $count ->
    [one] Er kommentar har fått ett svar: { $title }
   *[other] Era kommentarer har fått svar: { $title }
}
notice-answered-text =
    Er organisation { $organisation } har fått svar.

    Text: { $title }

    { $comments }

    Se svaret här:

    { $link }
notice-decided-subject = Den nya behandlingen är klar: { $title }
notice-decided-text =
    Er organisation { $organisation } begärde en ny behandling, och saken är nu avgjord.

    Text: { $title }

    { $comments }

    Se avgörandet här:

    { $link }
notice-recorded-subject = { $count ->
    [one] En kommentar antecknades i er organisations namn: { $title }
   *[other] { $count } kommentarer antecknades i er organisations namn: { $title }
}
notice-recorded-text =
    Koordinatorn antecknade en kommentar i er organisations namn ({ $organisation }). Den gäller redan.

    Text: { $title }
    Koordinator: { $coordinators }

    { $comments }

    Om kommentaren är rätt behöver ni inte göra något. Om den är fel kan ni ta tillbaka den här:

    { $link }
notice-replied-subject = { $count ->
    [one] Någon skrev under er kommentar: { $title }
   *[other] Någon skrev under era kommentarer: { $title }
}
notice-replied-text =
    Någon skrev under en kommentar från er organisation { $organisation }.

    Text: { $title }

    { $comments }

    Läs och fortsätt diskussionen här:

    { $link }
notice-contested-subject = { $count ->
    [one] En ny behandling begärs: { $title }
   *[other] En ny behandling begärs för { $count } kommentarer: { $title }
}
notice-contested-text =
    En organisation är inte nöjd med svaret och begär en ny behandling. Stödgruppen avgör saken, eller koordinatorerna om det inte finns någon stödgrupp.

    Text: { $title }

    { $comments }

    Behandla begäran här:

    { $link }
notices-title = Meddelanden per e-post
notices-intro = Välj när du får meddelanden om dina organisationers ärenden.
notices-when = När vill du ha meddelanden
notices-immediate = Genast när något händer
notices-daily = En gång om dagen, på morgonen klockan 8
notices-none = Inte alls
notices-what = Vad meddelandena handlar om
notices-what-text = Du får ett meddelande när en kommentarsrunda öppnar eller snart stänger utan att din organisation har svarat, när någon svarar på eller skriver under organisationens kommentar och när en ny behandling har begärts eller är klar. I slutet av rundan kommer ett brev som berättar vad era kommentarer ledde till. När ett ställningstagande låses för underskrift får undertecknarna ett meddelande, en påminnelse före tidsfristen och veta om texten ändras.
notices-always = Vad som alltid kommer
notices-always-text = Inloggningskoder, inbjudningar, svar på ansökningar och den årliga frågan om kontaktuppgifter skickas alltid. Det gör också beskedet om att en koordinator har antecknat en kommentar i din organisations namn. Likaså kvittot på din organisations svar på om den undertecknar.
data-notices-waiting = { $count ->
    [one] Ett meddelande väntar på att skickas.
   *[other] { $count } meddelanden väntar på att skickas.
}
unsubscribe-title = Vill du sluta få meddelanden?
unsubscribe-intro = Du får inte längre meddelanden om kommentarsrundor och svar. Du kan ta dem tillbaka på dina egna sidor.
unsubscribe-do = Sluta skicka
unsubscribe-done = Meddelandena har slutat
unsubscribe-done-intro = Du får inte längre meddelanden om kommentarsrundor och svar. Om du ändrar dig, logga in och välj Meddelanden per e-post på dina egna sidor.

## Nyhetsbrev

bulletins-title = Nyhetsbrev
bulletins-intro = Vad nätverket håller på med och vad det har lett till.
bulletins-write = Skriv ett nyhetsbrev
bulletins-write-intro = Ett nytt brev innehåller färdigt det som har hänt sedan det förra. Du bearbetar det, tittar hur det ser ut och skickar.
bulletins-empty = Inga nyhetsbrev har skickats ännu.
bulletins-older = Äldre nyhetsbrev
bulletins-feed = Följ nyhetsbreven som flöde (Atom)
bulletins-end = Vill du sluta få nyhetsbrev?
bulletins-end-intro = Nyhetsbrev skickas inte längre till den här adressen. Andra meddelanden påverkas inte.
bulletins-ended = Nyhetsbreven har slutat
bulletins-ended-intro = Du får inga fler nyhetsbrev. Om du ändrar dig kan du beställa dem på nytt.
bulletin-readers = Läsare
bulletin-readers-organisations = Till organisationerna
bulletin-readers-public = Till tjänstemän och medier
bulletin-recipients = { $count ->
    [0] finns bara i arkivet
    [one] skickades till en adress
   *[other] skickades till { $count } adresser
}
bulletin-recipients-now = { $count ->
    [0] Ingen har ännu beställt detta.
    [one] En har beställt detta.
   *[other] { $count } har beställt detta.
}
bulletin-new-organisations = Till dem i nätverkets organisationer som har beställt brevet i sina inställningar. I början står bara det som varje organisation i nätverket får läsa.
bulletin-new-public = Till alla som har beställt brevet på sidan Nyhetsbrev. I början står bara det som är offentligt.
bulletin-new-organisations-do = Nytt brev till organisationerna
bulletin-new-public-do = Nytt brev till tjänstemän och medier
bulletin-drafts = Ofärdiga
bulletin-drafts-none = Inga brev är ofärdiga.
bulletin-unnamed = Brev utan ämne
bulletin-saved = Sparat { $when }
bulletin-edit = Bearbeta nyhetsbrevet
bulletin-edit-intro = I början står vad som hände { $from }–{ $until }. Ändra, lägg till och ta bort fritt.
bulletin-edit-hint = Lämna de språk tomma som brevet inte skickas på. Var och en får brevet på sitt eget språk om det finns. Före en rubrik står ##, före en punkt i en lista ett streck, och en länk skrivs [ord](https://adress.fi).
bulletin-subject = Ämne
bulletin-text = Text
bulletin-look = Spara och titta
bulletin-remove = Ta bort utkastet
bulletin-remove-text = Utkastet tas bort för alla koordinatorer och kan inte fås tillbaka.
bulletin-preview = Innan du skickar
bulletin-preview-organisations = Så här ser organisationerna brevet. När det har skickats kan det inte ändras, och den som har loggat in hittar det i arkivet.
bulletin-preview-public = Så här ser tjänstemän och medier brevet. När det har skickats kan det inte ändras, och i arkivet kan alla läsa det.
bulletin-nobody = Ingen har ännu beställt detta: brevet läggs bara i arkivet.
bulletin-send-text = { $count ->
    [one] Brevet skickas till en adress och läggs i arkivet.
   *[other] Brevet skickas till { $count } adresser och läggs i arkivet.
}
bulletin-send-do = Skicka nyhetsbrevet
bulletin-archive-do = Lägg i arkivet
bulletin-edit-more = Bearbeta mer
bulletin-draft-subject = Nytt från nätverket { $day }
bulletin-draft-nothing = Nätverket har just nu inga öppna kommentarsrundor, och inga ställningstaganden har publicerats sedan förra brevet.
bulletin-draft-open = Öppet för kommentarer
bulletin-draft-signing = Kan undertecknas
bulletin-draft-answered = Kommentarer som har fått svar
bulletin-draft-published = Publicerade ställningstaganden
bulletin-draft-results = Vad det har lett till
bulletin-draft-response-item = { $from } svarade { $day }: { $what }
bulletin-draft-result-item = { $day }: { $what }
bulletin-draft-open-item = { $round }, öppen till { $until }
bulletin-draft-signing-item = kan undertecknas nu
bulletin-draft-signing-until = kan undertecknas till { $until }
bulletin-draft-answered-item = { $round }: { $count ->
    [one] en kommentar
   *[other] { $count } kommentarer
}, varav { $accepted } har beaktats, { $partly } delvis och { $not } inte
bulletin-draft-published-item = publicerat { $day }, { $count ->
    [one] en organisation har undertecknat
   *[other] { $count } organisationer har undertecknat
}
bulletin-foot-organisations = Du får det här brevet eftersom du har beställt nätverkets nyhetsbrev i Lausumas inställningar.
bulletin-foot-public = Du får det här brevet eftersom nätverkets nyhetsbrev har beställts till den här adressen.
bulletin-foot-web = Läs på webben
bulletin-foot-end = Sluta få nyhetsbrev
subscription-title = Beställ nyhetsbrev
subscription-own = Organisationernas nyhetsbrev beställer du i dina egna inställningar:
subscription-intro = För tjänstemän, beslutsfattare och medier: vad organisationerna har publicerat och vad de talar om just nu.
subscription-email-hint = Till adressen kommer först en länk för att bekräfta beställningen.
subscription-language = Språk
subscription-promise = Adressen används bara för nyhetsbrev. Vi följer inte om du läser, och i varje brev kan du avsluta beställningen.
subscription-do = Beställ
subscription-asked = Vi har skickat ett meddelande till adressen. Beställningen börjar när du har öppnat länken och bekräftat. Länken gäller i { $days } dagar. Om meddelandet inte syns, titta också i skräpposten.
subscription-confirmed = Beställningen är bekräftad. Nästa nyhetsbrev kommer till din e-post.
subscription-confirm-title = Bekräfta beställningen
subscription-confirm-intro = Nätverkets nyhetsbrev skickas till { $email }.
subscription-confirm-do = Bekräfta beställningen
subscription-confirm-hint = Om du inte har beställt nyhetsbrev kan du stänga sidan: adressen glöms inom några dagar.
mail-subscription-subject = Bekräfta beställningen av nyhetsbrev
mail-subscription-text =
    Hej!

    Organisationsnätverkets nyhetsbrev har beställts till den här adressen. Bekräfta beställningen här:

    { $link }

    Länken gäller till { $until }. Om du inte har beställt nyhetsbrev behöver du inte göra någonting.

    Lausuma
notices-bulletins = Jag vill ha nätverkets nyhetsbrev per e-post
notices-bulletins-hint = Ett sammandrag av vad som är öppet, vad som har fått svar och vad som har publicerats. Ingen spårning, och i varje brev kan du avsluta.
data-yes = ja
data-no = nej
flash-sent = Nyhetsbrevet är skickat.
refusal-bulletin-subject-missing = Skriv ett ämne, eller lämna texten på det här språket tom.
refusal-bulletin-subject-too-long = Korta ner ämnet till högst { $max } tecken.
refusal-bulletin-subject-lines = Skriv ämnet på en rad.
refusal-bulletin-text-missing = Skriv en text, eller lämna ämnet på det här språket tomt.
refusal-bulletin-text-too-long = Korta ner texten till högst { $max } tecken.
refusal-bulletin-not-whole = Något saknas ännu i brevet. Skriv ämne och text på minst ett språk, och båda på varje språk som brevet skickas på.
refusal-bulletin-changed = Någon annan har sparat brevet under tiden. Läs den personens text och för ihop dem: det du sparar härnäst gäller.
refusal-bulletin-gone = Utkastet finns inte längre: någon har skickat eller tagit bort det.
refusal-bulletin-drafts-full = Det finns redan { $max } ofärdiga brev. Skicka eller ta bort något först.
refusal-subscription-gone = Länken är redan använd eller har gått ut. Du kan beställa nyhetsbreven på nytt.
refusal-subscribers-full = Så många som ryms har redan beställt. Läs nyhetsbreven på den här sidan eller följ flödet.

## Inloggningar

sessions-title = Var du är inloggad
sessions-intro = Om du inte känner igen något av detta loggar du ut därifrån. Öppna sidor slutar fungera genast.
sessions-this = den här enheten
sessions-begun = Inloggad { $when }
sessions-seen = Senast använd { $when }
sessions-device-unknown = Okänd enhet eller okänt program
sessions-end-label = Logga ut: { $device }
sessions-end-all = Logga ut överallt

## Inbjudningar

invite-title = Bjud in till organisationen
invite-intro = Den inbjudna företräder { $organisation } i de roller som du väljer.
invite-email-hint = Inbjudan fungerar bara för den som har den här adressen.
invite-name = Namn
invite-name-hint = Om du vet det. Den inbjudna kan rätta namnet.
invite-roles = Roller
invite-language = På vilket språk skrivs meddelandet?
invite-submit = Skicka inbjudan
invited-title = Skickade inbjudningar
invited-open = Väntar på att godkännas
invited-accepted = Godkänd
invited-revoked = Återtagen
invited-expired = För gammal
invited-revoke = Återta inbjudan
invited-revoke-label = Återta inbjudan: { $address }
invite-reason = Inbjuden att koordinera
accept-title = Inbjudan: { $organisation }
accept-intro = { $inviter } bjuder in dig att företräda { $organisation }.
accept-roles = Roller
accept-until = Gäller till
accept-submit = Godkänn inbjudan
accept-sign-in = Adressen finns redan i nätverket. Logga in först, så kan du godkänna inbjudan.

## Att grunda nätverket

first-title = Välkommen
first-intro = Efter några frågor är nätverket klart att användas. Inget träder i kraft före det sista steget. Dina svar finns kvar på servern, så du kan avbryta och fortsätta senare.
first-step = Steg { $step }/{ $steps }
first-next = Fortsätt
first-back = Tillbaka
first-begins = Vad vill du göra?
first-begins-own = Grunda ett eget nätverk
first-begins-demo = Först bekanta mig med demonätverket, där allt är påhittat
first-name-title = Nätverkets namn
first-name-intro = Namnet syns högst upp på varje sida. Skriv det på de språk som nätverket använder.
first-name-fi = Namn på finska
first-name-sv = Namn på svenska
first-name-en = Namn på engelska
first-address-title = Offentlig adress
first-address-intro = På den här adressen hittar organisationerna tjänsten, och med den börjar länkarna i e-posten.
first-address = Adress
first-address-hint = Till exempel https://lausuma.example.org. Lämna tomt om du bara provar på den här datorn.
first-founder-title = Den första koordinatorn
first-founder-intro = Koordinatorn öppnar ställningstaganden och rundor och bjuder in de andra. Fler koordinatorer kan läggas till senare.
first-field-organisation = Din organisations namn
first-field-organisation-hint = Den organisation som koordinerar nätverket.
first-field-email-hint = Med den här adressen loggar du in. Kontrollera att den är rätt.
first-reason = Nätverkets första koordinator
first-mail-title = E-post
first-mail-intro = Inbjudningar och inloggningskoder skickas med e-post. Uppgifterna finns i anvisningarna för din e-posttjänst, under ”utgående e-post” eller ”SMTP”.
first-post = Skickas e-post?
first-post-server = Ja, via en e-postserver
first-post-none = Inte ännu
first-mail-host = Serverns namn
first-mail-host-hint = Till exempel smtp.example.org
first-mail-safety = Skydd
first-safety-tls = TLS (vanligen port 465)
first-safety-starttls = STARTTLS (vanligen port 587)
first-safety-plain = Inget skydd: bara en server på samma dator
first-mail-port = Port
first-mail-port-hint = Lämna tomt om tjänsten använder den vanliga porten.
first-mail-user = Användarnamn
first-mail-password = Lösenord
first-mail-password-hint = Ett lösenord som du har gett visas inte igen. Det behålls om du lämnar fältet tomt.
first-mail-password-again = Servern startades om under tiden. Lösenordet till e-postservern sparas inte över en omstart: skriv in det på nytt.
first-mail-from = Avsändarens adress
first-mail-from-hint = En adress som servern får skicka från, till exempel natverk@example.org.
first-mail-test = Skicka ett provbrev
first-summary-title = Kontrollera och börja
first-summary-intro = Här är allt i en överblick. Knappen sparar uppgifterna, och den här adressen slutar fungera.
first-summary-mail = { $host }, avsändare { $from }
first-summary-no-mail = Inte ännu: meddelanden skrivs som filer i serverns mapp outbox
first-check-email = Titta särskilt på e-postadressen: bara med den kan du logga in.
first-check = Kontrollera servern
first-finish = Grunda nätverket
first-finish-demo = Öppna demonätverket
first-demo-what = Du får ett påhittat nätverk med ställningstaganden i alla skeden, och du kan vara vem som helst i det. Det kan alla andra också, så skriv inget verkligt där. För ett eget nätverk startas servern senare med en tom mapp.
first-set-elsewhere = Det här är redan inställt, så det frågas inte. Ändra det där det står och starta om servern.
first-hidden = inställt, hemligheten visas inte
first-from-command-line = på kommandoraden
first-from-environment = i en miljövariabel
first-from-file = i filen { $file }, rad { $line }
first-found = Vad kontrollen visade
first-found-todo = Gör så här: { $remedy }.
first-mark-ok = i ordning
first-mark-look = se på det här
first-mark-wrong = fel
first-about-data-folder = Datamappen
first-about-clock = Klockan
first-about-mail = E-posten
first-about-public-address = Den offentliga adressen
first-remedy-data-folder = Servern behöver en mapp som den får skriva i och där det finns utrymme.
first-remedy-clock = Rundor avslutas enligt serverns klocka, så den måste gå rätt.
first-remedy-mail = Jämför namn, port, användarnamn och lösenord med e-posttjänstens anvisningar.
first-remedy-public-address = Du kan fortsätta och rätta till det här senare. Innan du bjuder in andra måste adressen leda till den här servern.
first-over-title = Nätverket är grundat
first-over-intro = Servern tar inställningarna i bruk om ett ögonblick. Logga sedan in och bjud in de andra.
first-over-mail = Logga in med adressen { $email }. Du får en länk och en kod med e-post.
first-over-code = Ingen e-post skickas ännu. Logga in med adressen { $email } och ge den här koden:
first-over-code-hint = Koden gäller i tio minuter och fungerar en gång. Senare finns koderna i serverns mapp outbox, tills e-posten är inställd.
first-over-where = Tjänstens adress är { $url }.
first-over-demo-title = Demonätverket är snart klart
first-over-demo-intro = Servern skriver det påhittade nätverket med dess ställningstaganden. Det tar en stund.

## Handledningar

guides-title = Handledningar
guides-intro = Korta anvisningar för det som oftast görs i nätverket.
guides-tasks = På den här sidan
guides-all = Alla handledningar

## Ställningstagandets sida

statement-write = Skriv
statement-coordinators = { $count ->
    [one] Koordinator
   *[other] Koordinatorer
}
statement-opened = Påbörjat { $when }
statement-updated = Senast ändrat { $when }
statement-language = Språk
statement-text = Text
statement-text-empty = Ingen text har skrivits ännu.
statement-live = Det här är ett utkast som organisationerna skriver på. Det kan ännu ändras.
statement-signed = Det här är låsta version { $version }, som organisationerna undertecknar. Den ändras inte längre.
statement-public = Det här är den publicerade version { $version }. Den ändras inte längre.
statement-given-up = Ställningstagandet har lagts ner. Texten står kvar som den var när skrivandet slutade.
statement-sealed = Det här är låst version { $number }. Den ändras inte längre.
statement-versions = Versioner
statement-no-versions = Ingen version av texten har låsts ännu.
statement-version = Version { $number }
statement-licence = Licens: { $licence }. Du får dela och bearbeta texten om du anger var den kommer ifrån.
statement-sign-in-to-write = Logga in om du vill skriva.

## Nytt ställningstagande

new-title = Nytt ställningstagande
new-intro = Ange rubrik och språk, och välj vilka som läser och skriver.
new-field-title = Rubrik
new-field-title-hint = Högst { $max } tecken. Berätta redan i rubriken vad ni vill ändra.
new-field-language = På vilket språk skrivs ställningstagandet?
new-field-kind = Slag
new-field-coordinators = Organisationer som koordinerar
new-field-coordinators-hint = 1–{ $max } organisationer. Din egen organisation är med.
new-submit = Börja på ställningstagandet
form-errors = { $count ->
    [one] Rätta en punkt
   *[other] Rätta { $count } punkter
}
form-cancel = Avbryt

## Redigeraren

editor-page = Skriv: { $title }
editor-back = Tillbaka till ställningstagandet
editor-placeholder = Skriv här eller klistra in text.
editor-loading = Texten öppnas…
editor-no-script = För att skriva behövs JavaScript. Slå på det i webbläsarens inställningar. Läsa kan du utan det.
editor-unsupported = Din webbläsare kan inte visa redigeraren. Uppdatera webbläsaren eller prova en annan. Läsa kan du även med den här.
editor-failed = Redigeraren stannade på grund av ett fel. Ladda om sidan för att fortsätta.
editor-unopened = Det gick inte att öppna redigeraren. Kontrollera anslutningen och ladda om sidan.
editor-reload = Ladda om sidan
editor-continue = Fortsätt skriva
editor-keyboard-hint = Rubriker, listor och annan formatering finns i verktygsfältet ovanför texten. I en lista drar tabbtangenten in punkten; tryck först på Esc, så går du vidare från texten med tabb.
editor-toolbar = Textformatering
editor-bold = Fet
editor-italic = Kursiv
editor-link = Länk
editor-paragraph = Brödtext
editor-heading = Rubrik, nivå { $level }
editor-bullet-list = Punktlista
editor-numbered-list = Numrerad lista
editor-quote = Citat
editor-undo = Ångra
editor-redo = Gör om
editor-find = Sök i texten
editor-help = Kortkommandon
editor-shortcut = { $label } ({ $shortcut })
key-control = Ctrl
key-shift = Skift
key-alt = Alt
key-tab = Tabb

## Att söka i texten

find-label = Sök i texten
find-next = Nästa träff
find-previous = Föregående träff
find-close = Avsluta sökningen
find-place = { $at }/{ $count }
find-matches = { $count ->
    [one] En träff
   *[other] { $count } träffar
}
find-none = Inga träffar

## Textens längd

count-words = { $count } ord
count-characters = { $count } tecken
count-spaceless = { $count } utan mellanslag

## Vad som ändrades i inklistrad text

paste-tables = { $count ->
    [one] Tabellen klistrades in som text: varje rad är ett eget stycke.
   *[other] { $count } tabeller klistrades in som text: varje rad är ett eget stycke.
}
paste-footnotes = { $count ->
    [one] Fotnoten står sist i den inklistrade texten, med numret inom hakparentes.
   *[other] Fotnoterna står sist i den inklistrade texten, med numren inom hakparentes.
}
paste-pictures = { $count ->
    [one] Bilden klistrades inte in, eftersom ett ställningstagande bara innehåller text.
   *[other] Bilderna klistrades inte in, eftersom ett ställningstagande bara innehåller text.
}
paste-struck = Överstruken text klistrades inte in.
remark-close = Stäng meddelandet

## Kortkommandon

help-title = Kortkommandon
help-buttons = Verktyg
help-line-starts = Skriv i början av en rad, följt av mellanslag
help-others = Andra tangenter
help-line-break = Radbyte inom en punkt
help-indent = Öka indraget i en lista
help-outdent = Minska indraget
help-paste-plain = Klistra in utan formatering
help-toolbar = Gå till verktygen
help-leave = Gå vidare från texten
help-leave-keys = { $escape }, sedan { $tab }
help-close = Stäng

## Att lägga till en länk

link-title = Länk
link-address = Adress
link-address-hint = Till exempel https://example.org
link-address-refused = Skriv en adress som börjar med https://, http:// eller mailto:.
link-save = Lägg till länken
link-remove = Ta bort länken
link-cancel = Avbryt

## Vilka som är här

here-count = Här nu: { $count }
here-title = Här just nu
here-me = { $name } (du)
here-me-elsewhere = Du i ett annat fönster
here-jump = Visa stället
here-jump-to = Visa stället: { $name }
here-follow = Följ
here-follow-whom = Följ: { $name }
here-joined = { $count ->
    [one] { $names } kom hit.
   *[other] { $names } kom hit.
}
here-joined-many = { $count } personer kom hit.
here-left = { $count ->
    [one] { $names } gick.
   *[other] { $names } gick.
}
here-left-many = { $count } personer gick.
following = Du följer { $name }
following-stop = Sluta
following-ended = Du följer inte längre { $name }.

## Vad som är sparat

state-saved = Sparat
state-saving = Sparar…
state-connecting = Ansluter…
state-reconnected = Anslutningen är tillbaka
state-offline = { $count ->
    [0] Ingen anslutning, allt är sparat
    [one] Ingen anslutning, en ändring finns kvar på den här enheten
   *[other] Ingen anslutning, { $count } ändringar finns kvar på den här enheten
}
state-storage = { $count ->
    [0] Servern kan inte spara just nu
    [one] Servern kan inte spara just nu, en ändring finns kvar på den här enheten
   *[other] Servern kan inte spara just nu, { $count } ändringar finns kvar på den här enheten
}
state-stopped = { $count ->
    [one] En ändring är inte sparad
   *[other] { $count } ändringar är inte sparade
}
state-restarting = Servern startar om. Du kan fortsätta skriva.
state-not-kept = Webbläsaren tillåter inte att ändringar bevaras på den här enheten. Håll sidan öppen tills det står Sparat här.
update-ready = En nyare version av redigeraren är klar. Ladda om sidan när det passar dig.
sign-out-unsent = { $count ->
    [one] En ändring är inte sparad ännu och finns bara på den här enheten. Den skickas när du loggar in här igen. Vill du logga ut nu?
   *[other] { $count } ändringar är inte sparade ännu och finns bara på den här enheten. De skickas när du loggar in här igen. Vill du logga ut nu?
}
leave-warning = { $count ->
    [one] En ändring är ännu inte sparad. Om du lämnar sidan nu kan den gå förlorad.
   *[other] { $count } ändringar är ännu inte sparade. Om du lämnar sidan nu kan de gå förlorade.
}

## När det inte går att skriva

read-only = Du kan läsa men inte skriva.
read-only-no-role = Din organisation har inte rätt att skriva i den här texten just nu. Fråga koordinatorn.
read-only-resting = En runda är öppen och utkastet vilar så länge. Skrivandet fortsätter när rundan avslutas.
read-only-sealed = Texten är låst och ändras inte längre.
read-only-signed-out = Du har loggats ut. Logga in på nytt för att fortsätta. Ändringar som inte är sparade finns kvar på den här enheten.
read-only-removed = Du har inte längre rätt att läsa det här utkastet. Fråga koordinatorn.
read-only-again = Du kan skriva igen.

## När texten inte togs emot

refused-title = En del av din text kunde inte sparas
refused-explanation = Det här stycket ser ingen annan. Kopiera det, så kan du skriva in det på nytt.
refused-text = Text som inte sparades
refused-copy = Kopiera texten
refused-copied = Texten är kopierad
refused-drop = Ta bort texten
refused-drop-question = Vill du ta bort den här texten för gott?

## Felsidor

error-not-found-title = Sidan hittades inte
error-not-found = Det kan vara ett skrivfel i adressen, eller så har sidan tagits bort.
error-no-access-title = Den här sidan är inte öppen för dig
error-no-access = Bara de som sidan är avsedd för kan se den. Be koordinatorn om tillgång.
error-sign-in-title = Logga in först
error-sign-in = Den här sidan öppnas när du har loggat in.
error-internal-title = Något gick fel
error-internal = Felet är vårt. Sparade texter är i säkerhet. Försök igen om en stund.
error-bad-request-title = Det här gick inte
error-back = Till förstasidan

## Det skickade väntar: för mycket kom från samma nätverk. Variabler: seconds.
held-back-title = Det du skickade väntar ett ögonblick
held-back-text = { $seconds ->
    [one] Mycket skickades just från samma nätverk. Försök igen om en sekund: allt som du skrev och valde finns kvar på den här sidan.
   *[other] Mycket skickades just från samma nätverk. Försök igen om { $seconds } sekunder: allt som du skrev och valde finns kvar på den här sidan.
}
held-back-own-text = { $seconds ->
    [one] Du skickade just mycket på kort tid. Försök igen om en sekund: allt som du skrev och valde finns kvar på den här sidan.
   *[other] Du skickade just mycket på kort tid. Försök igen om { $seconds } sekunder: allt som du skrev och valde finns kvar på den här sidan.
}
held-back-again = Skicka igen
held-back-typed = Du skrev så här

## Varför en begäran avvisades: refusal-<kod>. Variabler: field och reason (bad-request), max, kilobytes, known, expected.

refusal-no-write-access = Din organisation kan inte skriva i den här texten just nu. Ta vara på din text och fråga koordinatorn.
refusal-foreign-actor = Ändringen bär en annan skribents kännetecken. Ta vara på din text och ladda om sidan.
refusal-document-full = Texten rymmer inte fler ändringar, för dess ändringshistorik är full. Ta vara på din text och berätta för koordinatorn, som kan börja texten på nytt.
refusal-too-many-requests = Det kom för mycket från samma adress på kort tid. Vänta en stund och försök igen.
refusal-too-many-in-session = Du har skickat för mycket på kort tid. Vänta en stund och försök igen.
refusal-request-too-slow = Förfrågan kom för långsamt och avbröts. Försök igen med en bättre förbindelse; det du skrivit finns kvar på sidan.
refusal-too-many-sockets = Du har för många texter öppna samtidigt. Stäng några fönster och försök igen.
refusal-change-too-large = Ändringen är för stor för att sparas på en gång, så den sparades inte. Ta vara på din text och lägg till eller ta bort den i mindre delar.
refusal-storage = Serverns disk är full eller trasig, så ingenting sparades. Vänta en stund och skicka igen.
refusal-malformed-change = Ändringen gick inte att läsa. Ta vara på din text och ladda om sidan.
refusal-out-of-order = Ändringen bygger på något som saknas. Ta vara på din text och ladda om sidan.
refusal-not-allowed = Ändringen innehåller något som inte kan finnas i ett ställningstagande. Ta vara på din text och ladda om sidan.
refusal-not-canonical = Ändringen är inte skriven i den överenskomna formen. Ta vara på din text och ladda om sidan.
refusal-breaks-the-text = Ändringen skulle förstöra textens struktur. Ta vara på din text och ladda om sidan.
refusal-not-found = Det du söker finns inte. Kontrollera adressen.
refusal-not-signed-in = Logga in först.
refusal-no-access = Du har inte rätt till det här. Fråga koordinatorn.
refusal-bad-request = Rätta punkten { $field }: { $reason }
refusal-too-large = Du skickade för mycket på en gång. Korta ner till högst { $kilobytes } kilobyte.
refusal-markdown-too-long = Texten är för lång. Korta ner den till högst { $kilobytes } kilobyte.
refusal-too-many-marks = Texten har för mycket formatering. Behåll högst { $max } ställen med fetstil, kursiv eller länk.
refusal-unknown-person = Personen finns inte i nätverket. Kontrollera e-postadressen.
refusal-not-a-coordinator = Bara en koordinator kan börja på ett ställningstagande. Be en koordinator göra det.
refusal-not-among-coordinators = Din egen organisation saknas bland dem som koordinerar. Lägg till den.
refusal-unknown-organisation = Organisationen finns inte i nätverket. Kontrollera att du valde rätt.
refusal-organisation-known = Organisationen finns redan i nätverket. Använd den eller kontrollera namnet.
refusal-person-known = Personen finns redan i nätverket.
refusal-role-not-held = Personen har inte den roll som skulle tas bort. Kontrollera personen och rollen.
refusal-statement-known = Ställningstagandet har redan påbörjats. Öppna det från förstasidan.
refusal-slug-taken = Ett annat ställningstagande har redan samma adress. Ändra rubriken lite.
refusal-title-missing = Ge ställningstagandet en rubrik.
refusal-title-too-long = Förkorta rubriken: den får ha högst { $max } tecken.
refusal-too-many-coordinators = Välj 1–{ $max } olika organisationer som koordinerar.
refusal-organisation-changed = Någon annan ändrade organisationens uppgifter samtidigt. Granska de nya uppgifterna och gör dina ändringar i dem.
refusal-organisation-number-taken = En annan organisation har redan samma FO-nummer eller registernummer. Kontrollera numret eller använd den organisationen.
refusal-name-missing = Ge organisationen ett namn på minst ett språk.
refusal-name-too-long = Förkorta namnet: det får ha högst { $max } tecken.
refusal-name-hidden = Namnet innehåller osynliga tecken eller tecken som vänder skrivriktningen. Skriv namnet på nytt för hand.
refusal-business-id-malformed = Skriv FO-numret i formen 1234567-1. Om organisationen inte har något finländskt FO-nummer, lämna punkten tom.
refusal-business-id-wrong = FO-numrets kontrollsiffra stämmer inte. Kontrollera att siffrorna är rätt och i rätt ordning.
refusal-association-number-malformed = Skriv numret i föreningsregistret i formen 123.456. Om organisationen inte har något, lämna punkten tom.
refusal-municipality-malformed = Välj kommunen i listan eller ange dess tresiffriga kommunnummer.
refusal-county-malformed = Välj välfärdsområdet i listan eller ange dess kod, till exempel LU.
refusal-website-malformed = Skriv webbadressen i formen https://www.exempel.fi.
refusal-website-too-long = Förkorta webbadressen: den får ha högst { $max } byte.
refusal-reason-missing = Skriv en motivering. Alla kan läsa den.
refusal-reason-too-long = Förkorta motiveringen: den får ha högst { $max } tecken.
refusal-source-missing = Skriv varifrån uppgiften kommer.
refusal-source-too-long = Förkorta källan: den får ha högst { $max } tecken.
refusal-own-member = En organisation kan inte vara sin egen medlem. Välj en annan organisation.
refusal-membership-circular = Takorganisationen är redan själv medlem i denna medlem, direkt eller genom andra. Kontrollera vilken som är medlem i vilken.
refusal-membership-known = Medlemskapet är redan antecknat för samma tid. Kontrollera datumen.
refusal-membership-unknown = Det finns inget gällande medlemskap mellan de här organisationerna. Kontrollera organisationerna.
refusal-dates-reversed = Den sista dagen infaller före den första. Byt datumen.
refusal-not-applying = Organisationen har ingen öppen ansökan. Någon har kanske redan behandlat den.
refusal-organisation-applying = Organisationen väntar ännu på att en koordinator ska godkänna den i nätverket. Fråga koordinatorn.
refusal-not-a-member = Organisationen hör inte till nätverket. Fråga koordinatorn.
refusal-already-a-member = Organisationen hör redan till nätverket.
refusal-person-erased = Personens uppgifter har raderats, och personen kan inte längre agera. Bjud in personen på nytt.
refusal-last-coordinator = Nätverket skulle stå utan koordinator. Ge först koordinatorns roll åt någon annan.
refusal-coordinators-only = Bara nätverkets koordinator kan göra det här. Be koordinatorn göra det.
refusal-organisation-admins-only = Bara organisationens huvudanvändare eller nätverkets koordinator kan göra det här. Be någon av dem.
refusal-unknown-statement = Ställningstagandet finns inte. Kontrollera adressen.
refusal-already-coordinating = Organisationen koordinerar redan det här ställningstagandet.
refusal-not-coordinating = Organisationen koordinerar inte det här ställningstagandet. Kontrollera att du valde rätt.
refusal-last-coordinating-organisation = Ställningstagandet skulle stå utan koordinerande organisation. Lägg först till en annan.
refusal-support-group-too-large = Välj högst { $max } organisationer till stödgruppen.
refusal-too-many-participants = Välj högst { $max } organisationer som deltar, eller hela nätverket.
refusal-not-its-coordinator = Bara ställningstagandets koordinator kan göra det här. Be koordinatorn göra det.
refusal-hat-missing = Logga in och välj vilken organisation du företräder.
refusal-hat-not-yours = Du företräder inte den här organisationen. Välj en annan organisation eller be dess huvudanvändare om en roll.
refusal-not-a-reader = Detta läses bara av organisationer som deltar i ställningstagandet. Fråga koordinatorn.
refusal-not-a-writer = Du har inte rollen skribent i din organisation. Be organisationens huvudanvändare om den.
refusal-not-a-commenter = Du har inte rollen kommentator i din organisation. Be organisationens huvudanvändare om den.
refusal-not-a-signatory = Du har inte rollen undertecknare i din organisation. Be organisationens huvudanvändare om den.
refusal-not-taking-part = Din organisation deltar inte i det här ställningstagandet. Fråga koordinatorn.
refusal-nothing-to-sign = Undertecknandet har inte börjat än: texten är inte låst. Vänta på inbjudan.
refusal-unknown-round = Den här rundan finns inte. Öppna ställningstagandets rundor och välj bland dem.
refusal-round-under-way = En runda pågår ännu. Slutför eller ställ in den först.
refusal-round-not-open = Rundan är inte öppen. Se på sidan var den är just nu.
refusal-round-not-answering = Det här går när rundan är avslutad men ännu inte slutförd.
refusal-round-not-scheduled = Bara en runda som inte har öppnat kan ställas in. Avsluta en öppen runda.
refusal-round-name-too-long = Förkorta rundans namn: det får ha högst { $max } tecken.
refusal-closing-in-the-past = Sluttiden har redan passerat. Välj en senare tid.
refusal-closing-before-opening = Rundan skulle sluta innan den öppnar. Välj en sluttid efter öppningen.
refusal-closing-too-far = Sluttiden ligger för långt fram. Välj en tid inom { $max } dagar.
refusal-closing-not-later = En förlängd runda slutar senare än vad som nu är bestämt. Välj en senare tid.
refusal-too-many-rounds = Ställningstagandet har redan { $max } rundor och fler kan inte öppnas. Börja på ett nytt.
refusal-too-many-versions = Ställningstagandet har redan { $max } låsta versioner och fler kan inte låsas. Börja på ett nytt.
refusal-language-version-known = Ställningstagandet har redan en text på det språket.
refusal-unknown-language-version = Ställningstagandet har ingen språkversion på det språket.
refusal-texts-begun-anew = Texterna har under tiden börjat på nytt, och det ställe som du såg finns inte längre i historiken. Se på texten som den är nu och försök igen.
refusal-leading-language-stays = Ställningstagandets ursprungliga text kan inte tas bort.
refusal-language-binds = Texten på det språket är bindande. Välj först ett annat bindande språk.
refusal-binding-missing = Välj minst ett bindande språk.
refusal-plain-never-binds = En text på lätt språk kan inte vara bindande: den förklarar vad som har överenskommits.
refusal-text-empty = Det finns ingen text ännu. Skriv först ett utkast.
refusal-drafting-rests = Utkastet vilar medan rundan är öppen. Skrivandet fortsätter när rundan har avslutats.
refusal-text-sealed = Texten är låst och ändras inte längre. Koordinatorn kan öppna den för skrivande igen.
refusal-openness-fixed = En runda har redan öppnats, så vem som läser och deltar kan inte längre ändras. Det har deltagarna blivit lovade.
refusal-not-in-sign-on = Ställningstagandet undertecknas inte just nu. Lås först texten för underskrift.
refusal-already-published = Ställningstagandet är redan publicerat. Öppna sidan på nytt för att se hur det ser ut nu.
refusal-not-published = Ställningstagandet är inte publicerat. Publicera det först.
refusal-already-withdrawn = Ställningstagandet har redan lagts ner.
refusal-unknown-comment = Kommentaren hittas inte. Kontrollera numret på kommentarernas sida.
refusal-comment-empty = Skriv din kommentar först: den har ännu ingen text.
refusal-comment-too-long = Kommentaren är för lång. Högst { $max } tecken får plats: korta ner eller dela upp den.
refusal-too-many-comments = Ställningstagandet har redan { $max } kommentarer och fler får inte plats. Kontakta koordinatorn.
refusal-too-many-replies = Kommentaren har redan { $max } svar. Skriv en ny kommentar.
refusal-too-many-consulted = Du kan ange högst { $max } hörda medlemmar.
refusal-consulted-not-a-member = Bara organisationens egna medlemmar kan anges som hörda. Kontrollera medlemslistan.
refusal-anchor-malformed = Stället i texten kunde inte läsas. Välj orden på nytt.
refusal-not-your-comment = Kommentaren är en annan organisations och kan inte ändras för den här organisationen.
refusal-own-comment = Kommentaren är er egen. Andra organisationer kan instämma i den.
refusal-comment-withdrawn = Organisationen har dragit tillbaka kommentaren, så den kan inte längre besvaras.
refusal-comment-settled = Kommentarens ordalydelse är redan slutlig, eftersom rundan har avslutats eller kommentaren har besvarats. Lägg till ett svar eller en ny kommentar.
refusal-not-answered = Kommentaren har ännu inte fått något svar.
refusal-outcome-known = Någon annan har besvarat kommentaren under tiden. Ladda om sidan, läs svaret och ändra det vid behov.
refusal-outcome-final = Rundan är slut och organisationen har redan fått svaret. Organisationen kan begära ny behandling.
refusal-outcome-contested = Organisationen har begärt ny behandling. Stödgruppen avgör saken.
refusal-not-contested = Ingen har begärt ny behandling av den här kommentaren.
refusal-already-contested = Ny behandling har redan begärts.
refusal-contest-too-late = Ny behandling kan begäras inom { $max } dagar från svaret. Tiden är ute: kontakta koordinatorn.
refusal-too-many-answers = Högst { $max } kommentarer kan besvaras på en gång. Välj färre.
refusal-not-in-support-group = Stödgruppen för ställningstagandet avgör den nya behandlingen.
refusal-comments-unanswered = Rundan kan inte avslutas, eftersom kommentarer som kom i tid är obesvarade. De finns på kommentarernas sida.
refusal-red-line-open = Texten kan ännu inte låsas för underskrift: den nya behandlingen av en tröskelfråga pågår.
refusal-unknown-trace = Det finns ingen anteckning med det här numret, eller så är den struken.
refusal-too-many-traces = Uppföljningen har redan { $max } anteckningar, och fler ryms inte.
refusal-office-missing = Skriv vilken myndighet, vilket organ eller vilken organisation det gäller.
refusal-office-too-long = Förkorta namnet på myndigheten eller organisationen: det får ha högst { $max } tecken.
refusal-reference-too-long = Förkorta referensen: den får ha högst { $max } tecken.
refusal-account-empty = Skriv vad som svarades eller vad ställningstagandet ledde till.
refusal-account-too-long = Förkorta texten: den får ha högst { $max } tecken.
refusal-day-to-come = Dagen har inte varit än. Välj i dag eller en tidigare dag.
refusal-day-too-early = Dagen är för tidig: ställningstagandet var ännu inte öppnat eller överlämnat.
refusal-day-past = Välj en dag som ännu inte har varit.
refusal-publication-past = Tiden för publiceringen har redan gått. Välj en senare tid eller publicera genast.
refusal-publication-too-far = Välj en tidigare tid: publiceringen kan tidsinställas högst { $max } dagar framåt.
refusal-correction-empty = Skriv vad som var fel och hur det är.
refusal-correction-too-long = Förkorta rättelsen: den får ha högst { $max } tecken.
refusal-too-many-corrections = Ställningstagandet har redan { $max } rättelser, och fler ryms inte.
refusal-lineage-fixed = Vad ställningstagandet är bearbetat från anges en gång och före den första rundan.
refusal-lineage-too-long = Förkorta namnen på det ursprungliga ställningstagandets koordinatorer: de får ha högst { $max } tecken.
refusal-unknown-means = Välj hur ställningstagandet överlämnades.
refusal-choose-comments = Välj först kommentarerna som du besvarar.
refusal-choose-outcome = Välj vad kommentaren ledde till.
refusal-unknown-comment-kind = Kommentarens art är okänd. Välj language, substance, red-line, question eller support, eller lämna bort arten.
refusal-unknown-channel = Ange hur kommentaren kom: mail, phone, meeting eller paper.
refusal-unknown-outcome = Välj svar: accepted, partly, not-accepted, noted eller moved.
refusal-quote-not-found = De citerade orden finns inte i texten. De kan ha ändrats eller tagits bort under tiden: välj stället på nytt eller kommentera hela punkten. Det du har skrivit finns kvar.
refusal-quote-ambiguous = De citerade orden finns på flera ställen i texten. Ange också i vilken punkt de står, eller citera ett längre stycke.
refusal-quote-too-long = Citatet är för långt. Välj ett kortare stycke eller kommentera hela punkten.
refusal-unknown-clause = Texten har ingen punkt med det numret.
refusal-replacement-without-place = Ett ändringsförslag behöver ett ställe som det ersätter. Välj ord eller en punkt.
refusal-no-suggestion = Kommentaren har inget ändringsförslag att föra in i texten.
refusal-suggestion-detached = Stället som förslaget gäller har tagits bort ur texten, så förslaget kan inte föras in direkt. Redigera texten och besvara sedan kommentaren.
refusal-unknown-language = Välj finska (fi), svenska (sv) eller engelska (en).
refusal-idempotency-key-reused = Samma Idempotency-Key har redan använts för en annan begäran. Använd en ny nyckel.
refusal-idempotency-key-too-long = Förkorta nyckeln Idempotency-Key till högst { $max } byte.
refusal-method-not-allowed = Den här adressen tar inte emot en sådan begäran. Se rätt metod i beskrivningen av gränssnittet.
refusal-unsupported-media-type = Skicka innehållet i formatet { $expected }.
refusal-foreign-origin = Begäran kom från en annan webbplats och utfördes därför inte. Öppna den här webbplatsen och försök igen.
refusal-choose-organisation = Du hör till flera organisationer. Välj vilken du företräder.
refusal-unknown-format = Texten finns inte i det formatet. Välj något av dessa: { $known }.
refusal-unknown-moment = Texten har ingen sådan stund. Öppna ställningstagandets historik och välj där.
refusal-unknown-version = Ställningstagandet har ingen sådan version. Ange versionens nummer eller live.
refusal-statement-resting = Skrivandet har paus. Ta vara på din text och fortsätt när koordinatorn öppnar den.
refusal-unknown-drafting = Ange om skrivandet fortsätter: continues eller rests.
refusal-bad-local-time = Ange datum och klockslag, till exempel 17.3.2027 kl. 23.59.
refusal-time-skipped = Det klockslaget finns inte, eftersom klockorna då ställs fram. Välj en annan tid.
refusal-bad-time = Ange tid och tidszon, till exempel 2027-03-17T23:59:00+02:00.
refusal-internal = Det är något fel på servern, så det du bad om blev inte gjort. Försök igen om en stund.
refusal-bad-address = Kontrollera e-postadressen. Den ska se ut som namn@exempel.fi.
refusal-person-name-missing = Skriv namnet.
refusal-wrong-code = Koden stämmer inte. Kontrollera den i det senaste meddelandet.
refusal-too-many-logins = För många inloggningsmeddelanden har begärts från det här nätet. Försök igen om en timme.
refusal-too-many-mails = Många meddelanden har redan skickats till den här adressen. Försök igen om en timme.
refusal-mail-full = För många meddelanden väntar på att skickas. Försök igen senare.
refusal-choose-roles = Välj minst en roll.
refusal-may-not-invite = Bara organisationens huvudanvändare eller en koordinator kan bjuda in, och bara en koordinator kan bjuda in koordinatorer. Be en sådan bjuda in.
refusal-invitation-not-open = Inbjudan är inte längre öppen, så den kan inte återtas.
refusal-invitation-accepted = Inbjudan är redan använd. Om du godkände den själv loggar du in med din e-postadress.
refusal-invitation-revoked = Inbjudan har återtagits. Be den som bjöd in dig om en ny.
refusal-invitation-expired = Inbjudan är för gammal. Be den som bjöd in dig om en ny.
refusal-invitation-unknown = Inbjudan hittas inte. Kontrollera att länken är hel.
refusal-invitation-for-another = Inbjudan skickades till en annan adress än den som du är inloggad med. Om den också är din loggar du ut och öppnar inbjudan igen. Be annars om en egen inbjudan.
refusal-network-name-missing = Ge nätverket ett namn på minst ett språk.
refusal-public-address = Skriv adressen så här: https://lausuma.example.org, utan något efter namnet.
refusal-mail-host = Skriv e-postserverns namn, till exempel smtp.example.org.
refusal-mail-port = Porten är ett tal mellan 1 och 65535. Lämna fältet tomt om du inte vet.
refusal-mail-plain = Utan skydd går e-posten bara på den här datorn. Välj TLS eller STARTTLS.
refusal-mail-login = Ge både användarnamn och lösenord, högst 500 byte tillsammans, eller lämna båda tomma.

## Vad som är fel i en punkt: variabeln reason

reason-missing = uppgiften saknas.
reason-not-json = innehållet är inte giltig JSON.
reason-not-text = uppgiften ska vara text.
reason-not-a-number = uppgiften ska vara ett tal.
reason-not-an-id = uppgiften ska vara en id med 32 hexadecimala tecken.
reason-not-an-email = uppgiften ska vara en e-postadress.
reason-not-understood = uppgiften gick inte att tolka.

## Val av organisation

hat-lost = Du företräder inte längre { $organisation }. Välj en annan organisation eller be organisationens huvudanvändare om rollen på nytt.

## Ställningstagandets koordinatorer och öppenhet

statement-team = Koordinatorer och öppenhet
team-title = Koordinatorer och öppenhet: { $title }
team-intro = Här syns vilka som koordinerar ställningstagandet, vilka som läser det och vilka som deltar.
team-read-only = Bara ställningstagandets koordinator kan ändra det här. Be koordinatorn om ändringen.
team-log = Koordinatorernas alla beslut med motiveringar
team-coordinators-hint = 1–{ $max } organisationer. Varje tillägg och borttagning motiveras offentligt.
team-support = Stödgrupp
team-support-hint = Organisationer som stöder koordinatorerna och avgör tvister.
team-support-empty = Ingen stödgrupp har utsetts.
team-audience = Vilka som läser och deltar
team-openness = Ändra öppenheten
team-openness-save = Spara öppenheten
team-add = Lägg till en organisation
team-find = Sök en organisation på namn
team-find-submit = Sök
team-find-none = Nätverket har ingen sådan organisation. Försök med en kortare del av namnet.
team-find-more = De första { $max } visas. Avgränsa sökningen om organisationen saknas.
team-who = Organisation
team-group = Roll i ställningstagandet
team-group-coordinator = Koordinator
team-group-support = Medlem i stödgruppen
team-group-participant = Deltagare
team-reason-hint = Motiveringen syns för alla som ser ställningstagandet. En deltagare behöver ingen motivering.
team-remove = Ta bort
team-remove-whom = Ta bort { $organisation }
openness-drafts = Vilka läser utkastet?
openness-comments = Vilka läser kommentarerna?
openness-writers = Vilka skriver och kommenterar?
openness-choice-network = Alla organisationer i nätverket
openness-choice-listed = Koordinatorerna och de organisationer som de utser
audience-participants = Organisationer som deltar i ställningstagandet
audience-network = Alla organisationer i nätverket
audience-public = Vem som helst
openness-drafts-participants = Utkastet läses av de organisationer som deltar.
openness-drafts-network = Utkastet läses av alla organisationer i nätverket.
openness-drafts-public = Utkastet kan läsas av vem som helst.
openness-comments-participants = Kommentarerna läses av de organisationer som deltar.
openness-comments-network = Kommentarerna läses av alla organisationer i nätverket.
openness-comments-public = Kommentarerna kan läsas av vem som helst.
openness-writers-network = Alla organisationer i nätverket får skriva och kommentera.
openness-writers-listed = { $count ->
    [0] Bara koordinatorerna får skriva och kommentera.
    [one] Koordinatorerna och en utsedd organisation får skriva och kommentera.
   *[other] Koordinatorerna och { $count } utsedda organisationer får skriva och kommentera.
}

## Beslutsloggen

log-title = Beslut: { $title }
log-intro = Alla beslut om ställningstagandet, de nyaste först. Av personer syns bara en hänvisning.
log-ledger = Samma som en fil vars kedja kan kontrolleras
log-checkpoint = Samma logg undertecknad av den här servern
log-hash = Kedjans sista kontrollsumma
log-operator = Den som sköter servern
log-person = person
log-unknown = annat beslut
log-statement-created = inledde ställningstagandet ”{ $title }”.
log-coordinator-added = tog med { $organisation } som koordinator.
log-coordinator-removed = tog bort { $organisation } som koordinator.
log-support-set = utsåg till stödgruppen: { $organisations }.
log-support-dissolved = upplöste stödgruppen.
log-openness-set = ändrade öppenheten.
log-clock = Tidtabellen
log-version-sealed = låste version { $version }.
log-round-scheduled = bestämde tiden för runda { $round }: { $opens } – { $closes }.
log-round-opened = öppnade runda { $round } om version { $version }.
log-round-closed = avslutade runda { $round }.
log-round-extended = förlängde runda { $round }: den avslutas { $closes }.
log-round-reopened = öppnade runda { $round } på nytt: den avslutas { $closes }.
log-round-finished = slutförde runda { $round }: resultatet är version { $version }.
log-round-cancelled = ställde in runda { $round }.
log-round-cancelled-empty = ställde in runda { $round }: det fanns ingen text när den skulle öppna.
log-round-cancelled-missed = ställde in runda { $round }: dess tid gick medan servern inte var i gång.
log-sign-on-opened = låste version { $version } för underskrift.
log-drafting-resumed = öppnade texten för skrivande igen.
log-published = publicerade version { $version }.
log-followed-up = berättade vad ställningstagandet ledde till.
log-withdrawn = lade ner ställningstagandet.
log-statement-delivered = { $is_by ->
    [yes] antecknade i uppföljningen (nr { $number }): { $by } överlämnade ställningstagandet { $day }. Mottagare: { $to }. Sätt: { $how }.
   *[no] antecknade i uppföljningen (nr { $number }) att ställningstagandet överlämnades { $day }. Mottagare: { $to }. Sätt: { $how }.
}
log-response-received = { $clause ->
    [0] antecknade i uppföljningen (nr { $number }) ett svar { $day }. Svarare: { $from }. ”{ $gist }”
   *[other] antecknade i uppföljningen (nr { $number }) ett svar på punkt { $clause } { $day }. Svarare: { $from }. ”{ $gist }”
}
log-result-recorded = { $clause ->
    [0] antecknade i uppföljningen (nr { $number }) ett resultat { $day }: { $what }
   *[other] antecknade i uppföljningen (nr { $number }) ett resultat av punkt { $clause } { $day }: { $what }
}
log-review-set = beslöt att återkomma till uppföljningen { $day }.
log-review-unset = tog bort dagen då man återkommer till uppföljningen.
log-trace-struck = strök anteckning nr { $number } i uppföljningen.
log-publication-timed = ställde in version { $version } att publiceras { $at }.
log-publication-untimed = tog tillbaka den tidsinställda publiceringen.
log-correction-issued = { $clause ->
    [0] publicerade rättelse nr { $number }: { $text }
   *[other] publicerade rättelse nr { $number } till punkt { $clause }: { $text }
}
log-address-changed = Ställningstagandets offentliga adress är nu /s/{ $slug }. Den tidigare adressen leder dit.
log-adapted-from = angav att ställningstagandet är bearbetat från version { $version } av ställningstagandet ”{ $title }”.
means-meeting = på ett möte
means-mail = per e-post
means-post = per post
means-service = i en e-tjänst
means-event = vid ett evenemang
means-other = på annat sätt
follow-up = Uppföljning
follow-up-title = Uppföljning: { $title }
follow-up-intro = Till vem ställningstagandet överlämnades, vad som svarades och vad det ledde till. Samma sak visas för alla på ställningstagandets offentliga sida.
follow-up-empty = Inget har antecknats än.
follow-up-delivery = Anteckna ett överlämnande
follow-up-delivery-intro = Till vem ställningstagandet överlämnades, när och hur. Uppgiften visas för alla.
follow-up-delivery-send = Anteckna överlämnandet
follow-up-response = Anteckna ett svar
follow-up-response-intro = Vem som svarade på ställningstagandet och vad. De organisationer vars kommentarer påverkade punkten får veta det.
follow-up-response-send = Anteckna svaret
follow-up-result = Anteckna ett resultat
follow-up-result-intro = Vad ställningstagandet ledde till. De organisationer vars kommentarer påverkade punkten får veta det.
follow-up-result-send = Anteckna resultatet
follow-up-review = Välj dag
follow-up-review-intro = Välj dagen då ni återkommer till vad ställningstagandet har lett till. Koordinatorerna får då en påminnelse. Om du lämnar dagen tom kommer ingen påminnelse.
follow-up-review-send = Spara
follow-up-correction = Publicera en rättelse
follow-up-correction-intro = Den låsta texten ändras inte. Rättelsen visas för alla ovanför texten, och dess punkt får en länk.
follow-up-correction-send = Publicera rättelsen
follow-up-strike = Stryk anteckningen
follow-up-strike-intro = En struken anteckning finns kvar överstruken på den här sidan och i loggen. På den offentliga sidan visas den inte längre.
follow-up-strike-send = Stryk anteckningen
trace-to = Mottagare
trace-from = Svarare
trace-office-hint = Skriv namnet på myndigheten, organet eller organisationen. Skriv inte en persons namn eller kontaktuppgifter.
trace-on = Dag
trace-how = Hur
trace-how-none = Välj
trace-by = Vem som överlämnade
trace-by-none = Berättas inte
trace-reference = Referens
trace-reference-hint = Till exempel diarienummer, evenemang eller plats. Får lämnas tom.
trace-answers = Vilket överlämnande svaret gäller
trace-answers-none = Inget av dem
trace-clause = Vilken punkt det gäller
trace-clause-none = Hela ställningstagandet
trace-gist = Vad som svarades
trace-what = Vad det ledde till
trace-account-hint = Citera eller sammanfatta, högst { $max } tecken. Texten visas för alla, så skriv inga personuppgifter i den.
trace-link = Webbadress
trace-link-hint = Där svaret, beslutet eller nyheten kan läsas. Får lämnas tom.
trace-numbered = Anteckning { $number }
trace-strike = Stryk anteckning { $number }
trace-struck = Struken { $when }.
review-on = Uppföljningen tas upp igen { $day }.
review-none = Ingen dag har valts för uppföljningen.
review-day = Dagen då ni återkommer till uppföljningen
review-day-hint = Välj en dag som ännu inte har varit.
correction-text = Vad som var fel och hur det är
correction-text-hint = Högst { $max } tecken. Texten visas för alla.
correction-reason = Hur felet uppstod (frivilligt)
corrections = Rättelser
correction-said = { $clause ->
    [0] Rättelse { $number } ({ $by })
   *[other] Rättelse { $number } till punkt { $clause } ({ $by })
}
correction-here = Rättad: rättelse { $number }
trail = Vad ställningstagandet ledde till
trail-why = Varför
trail-theme = Tema: { $theme } ({ $count ->
    [one] lyftes fram av en
   *[other] lyftes fram av { $count }
})
trail-published = Ställningstagandet publicerades
trail-review = Uppföljningen tas upp igen
trail-delivery = { $is_by ->
    [yes] Överlämnades { $how } ({ $by }). Mottagare: { $to }
   *[no] Överlämnades { $how }. Mottagare: { $to }
}
trail-response = { $clause ->
    [0] Svar: { $from }
   *[other] Svar på punkt { $clause }: { $from }
}
trail-result = { $clause ->
    [0] Resultat
   *[other] Resultat av punkt { $clause }
}
public-feed = Följ som flöde (Atom)
feed-published = Publicerades: { $title }
notice-traced-subject = Ställningstagandet har fått svar: { $title }
notice-traced-text =
    Kommentarer från { $organisation } påverkade ställningstagandet { $title }. Nu har det fått svar eller lett till något:

    { $traces }

    Läs vad ställningstagandet har lett till:

    { $link }
notice-review-subject = Dags att återkomma till uppföljningen: { $title }
notice-review-text =
    Det bestämdes att man återkommer till uppföljningen av ställningstagandet { $title } { $day }.

    Se om ställningstagandet har fått svar eller lett till något, anteckna det och välj vid behov en ny dag:

    { $link }
round-drafting-continues = Utkastet skrivs vidare under rundan.
round-drafting-rests = Utkastet vilar under rundan.

## Dem vi vill påverka, linjen från tema till resultat och nätverkets år

targets-title = Dem vi vill påverka
targets-intro = Myndigheter och organ vars beslut nätverket vill påverka: vad de beslutar och när, vem som känner dem och vad som har talats med dem. Bara nätverkets organisationer ser uppgifterna.
targets-none = Här finns ingen ännu. Lägg till den första.
targets-retired = { $count ->
    [one] En som vi inte längre försöker påverka
   *[other] { $count } som vi inte längre försöker påverka
}
target-known-count = { $count ->
    [0] Ingen organisation har sagt att den har kontakt
    [one] En organisation har kontakt
   *[other] { $count } organisationer har kontakt
}
target-known-own = även er organisation
target-contacts-count = { $count ->
    [0] inga kontakter
    [one] en kontakt
   *[other] { $count } kontakter
}
moment-days = { $from } – { $until }
moments-title = Vad beslutas när
moments-intro = Alla beslut i tidsordning.
moments-to-come = Kommande
moments-none = Inga kommande beslut är antecknade.
moments-past = Tidigare
moments-feed = Samma dagar kommer till din egen kalender om du prenumererar på den.
moments-feed-link = Adressen till din kalender
target-retired-since = Vi försöker inte längre påverka den här sedan { $when }.
target-known-by = Vem har kontakt
target-known-hint = Varje organisation säger själv att den har kontakt, och kan ta tillbaka det.
target-known-none = Ingen har ännu sagt att den har kontakt.
target-know = Vår organisation har kontakt
target-forget = Vår organisation har inte kontakt
target-reinstate = Försök påverka igen
target-moments = Vad beslutas när
target-moments-none = Inga beslut är antecknade.
target-contacts = Kontakter och möten
target-contacts-none = Inga kontakter är antecknade.
target-demands = Vad vi kräver
target-demands-hint = Ställningstagandets koordinatorer anger på dess sida vem ett krav gäller.
target-demands-none = Inget ställningstagande som du kan läsa kräver ännu något här.
target-added = Tillagd av { $organisation } { $when }.
target-strike = Märk som fel
target-new = Lägg till
target-new-intro = Det ska vara en myndighet, ett organ eller annan offentlig instans, inte en privatperson.
target-new-send = Lägg till
target-edit = Ändra uppgifter
target-edit-intro = Uppgifterna ändras genast. Kontakter och beslut blir kvar.
target-edit-send = Spara
target-moment = Lägg till ett beslut
target-moment-intro = Berätta när något beslutas. Dagen kommer också till allas kalender.
target-moment-send = Lägg till beslutet
target-contact = Anteckna en kontakt
target-contact-intro = Anteckna när er organisation var i kontakt och vad det ledde till. Nätverkets andra organisationer ser anteckningen.
target-contact-send = Anteckna
target-retire = Sluta påverka
target-retire-intro = Den flyttas sist i listan tillsammans med motiveringen. Inget raderas.
target-retire-send = Sluta påverka
target-strike-moment = Märk beslutet som fel
target-strike-moment-intro = Beslutet syns överstruket med motiveringen, men försvinner ur kalendrarna.
target-strike-moment-send = Märk som fel
target-strike-contact = Märk kontakten som fel
target-strike-contact-intro = Anteckningen syns överstruken med motiveringen.
target-strike-contact-send = Märk som fel
target-office = Myndighetens eller organets namn
target-office-hint = Till exempel en nämnd, ett ministerium eller en tjänst. Skriv inte en persons namn, privata adress eller telefonnummer.
target-decides = Vad den beslutar om
target-account-hint = Högst { $max } tecken. Skriv inga uppgifter om privatpersoner.
target-page = Offentlig webbsida
target-page-hint = Börjar med https://. Kan lämnas tom.
target-what = Vad som beslutas
target-from = Dag
target-until = Sista dag
target-until-hint = Lämna tom om beslutet fattas på en dag.
target-result = Vad det ledde till
target-reason-hint = Nätverkets organisationer ser motiveringen.
line = Från tema till resultat
line-title = Från tema till resultat: { $title }
line-intro = Vilka teman ställningstagandet växte fram ur, vad det kräver och av vem, och vad det ledde till.
line-themes = Teman
line-themes-none = Inga teman är angivna.
line-themes-name = Ange teman
line-themes-hint = Högst { $max } teman. De kan anges tills ställningstagandet publiceras. Temats namn och hur många som står bakom det syns på det publicerade ställningstagandets sida. Motiveringen och namnen syns bara för nätverket.
line-no-themes = Nätverket har inga teman ännu.
line-demands = Krav
line-demands-none = Inga krav är angivna.
line-theme = Tema
line-theme-backers = Bakom temat
line-targets = Dem vi vill påverka
line-became-nothing = Inga överlämnanden, svar eller resultat är antecknade ännu.
demand-name = Ange ett krav
demand-intro = Välj den punkt där kravet står, och berätta vilket tema det hör till och vem som kan uppfylla det.
demand-edit = Ändra kravet
demand-drop = Ta bort kravet
demand-clause = Punkt { $clause }
demand-whole = Hela ställningstagandet
demand-detached = Stycket borttaget
demand-theme-none = Inget tema
demand-no-themes = Inga teman är angivna för ställningstagandet.
demand-no-targets = Det finns ännu ingen att påverka.
trail-demand = { $clause ->
    [0] { $for ->
        [somebody] Krav: { $offices }
       *[nobody] Krav
    }
   *[other] { $for ->
        [somebody] Kravet i punkt { $clause }: { $offices }
       *[nobody] Kravet i punkt { $clause }
    }
}
trail-demand-theme = Tema: { $theme }
log-themes-named = { $count ->
    [0] angav att ställningstagandet inte hör till något tema.
    [one] angav vilket tema ställningstagandet växte fram ur (tema { $numbers }).
   *[other] angav vilka teman ställningstagandet växte fram ur (teman { $numbers }).
}
log-demand-named = { $clause ->
    [0] angav krav { $number } för hela ställningstagandet.
   *[other] angav krav { $number } i punkt { $clause }.
}
log-demand-dropped = tog bort krav { $number }.
new-grows = Ställningstagandet växer fram ur temat { $theme }.
calendar-moment = Beslut: { $office }
organisation-line = Vad organisationen har gjort i nätverket
organisation-themes = Teman som organisationen har lyft fram
organisation-supports = Teman som organisationen stöder
organisation-shaped = Kommentarer som ändrade texten
organisation-shaped-count = { $count ->
    [one] en kommentar
   *[other] { $count } kommentarer
}
organisation-signed = Underskrifter
organisation-contacts = Kontakter med dem vi vill påverka
organisation-results = Resultat av ställningstaganden som organisationen undertecknade
year-title = Nätverkets år { $year }
year-intro = Vilka vi nådde, vilka som svarade och undertecknade, vilka som hördes för första gången och vad det ledde till.
year-published-since = Publicerat { $when }
year-members-only = Bara nätverkets organisationer ser den här sidan tills en koordinator publicerar den.
year-publish = Publicera året
year-publish-intro = Alla kan läsa siffrorna och förordet. Siffrorna räknas på nytt varje gång någon läser dem.
year-publish-send = Publicera
year-foreword = Förord
year-foreword-hint = Högst { $max } tecken. Kan lämnas tom.
year-take-back = Ta tillbaka publiceringen
year-take-back-intro = Bara nätverkets organisationer ser sidan igen.
year-others-nav = Andra år
year-figures = Siffror
year-note = Siffrorna räknas ur nätverkets böcker: organisationer, inte kommentarer eller människor. Myndigheter räknas inte. Återtagna kommentarer, svar och underskrifter är inte med.
year-figure = Siffra
year-counts = Vad som räknas
year-count = Antal
year-of = Av
year-n-of = { $count } / { $of }
year-sorts = Enligt slag och område
year-sorts-hint = För att ingen organisation ska kunna urskiljas räknas grupper med färre än { $min } organisationer ihop.
year-sorts-none = Organisationerna är så få att de inte delas upp.
year-by-kind = Enligt slag
year-by-kind-head = Slag
year-by-county = Enligt välfärdsområde
year-by-county-head = Område
year-others = övriga tillsammans
year-umbrellas-title = Takorganisationer och deras medlemmar
year-umbrellas-hint = Medlemmar i medlemsförteckningar räknas en gång var, även om de hör till flera takorganisationer. För de övriga anges deras egen siffra.
year-listed = { $count ->
    [one] en medlem i förteckningen
   *[other] { $count } medlemmar i förteckningen
}
year-statements-title = Ställningstaganden
year-statements-none = Inga ställningstaganden inleddes eller publicerades.
year-statements-hidden = { $count ->
    [one] Dessutom ett ställningstagande som du inte kan läsa.
   *[other] Dessutom { $count } ställningstaganden som du inte kan läsa.
}
year-came-title = Vad ställningstagandena ledde till
year-came-none = Inga överlämnanden, svar eller resultat är antecknade.
year-files = Som filer
year-csv = CSV-tabell
year-xlsx = Excel-tabell (XLSX)
year-file = natverkets-ar
year-organisations = Organisationer
year-organisations-counts = Nätverkets medlemsorganisationer vid årets slut, eller i dag om året pågår.
year-reached = Nådda
year-reached-counts = Organisationer som ombads kommentera i en runda, svara på en enkät eller underteckna, av alla medlemsorganisationer.
year-answered = Svarat
year-answered-counts = Organisationer som kommenterade, svarade på en enkät eller undertecknade, av dem som nåddes.
year-signed = Undertecknat
year-signed-counts = Organisationer vars underskrift gäller, av dem som nåddes.
year-first-heard = Hörda för första gången
year-first-heard-counts = Organisationer som kommenterade eller svarade på en enkät i nätverket för första gången, av dem som svarade.
year-outsiders = Underskrifter utanför nätverket
year-outsiders-counts = Gällande underskrifter av organisationer som inte finns i registret.
year-pending = Beslutar senare
year-pending-counts = Svar på begäran om underskrift där organisationen beslutar senare. Organisationerna nämns inte.
year-declined = Undertecknar inte
year-declined-counts = Svar på begäran om underskrift där organisationen inte undertecknar. Organisationerna nämns inte.
year-umbrellas = Takorganisationer
year-umbrellas-counts = Medlemsorganisationer som har egna medlemmar, av alla medlemsorganisationer.
year-members = Deras medlemmar
year-members-counts = Föreningar i takorganisationernas medlemsförteckningar, en gång var, utom nätverkets egna medlemmar.
year-own-figures = Takorganisationernas egna siffror
year-own-figures-counts = Medlemsantal sammanlagt som de takorganisationer själva uppger som inte har gett någon förteckning. Samma förening kan ingå flera gånger.
year-signed-members = Medlemmar bakom undertecknarna
year-signed-members-counts = Föreningar i medlemsförteckningarna hos takorganisationer som undertecknat, en gång var, utom dem som själva undertecknat.
year-opened = Inledda ställningstaganden
year-opened-counts = Ställningstaganden som började skrivas under året.
year-published = Publicerade ställningstaganden
year-published-counts = Ställningstaganden som publicerades under året.
year-rounds = Kommentarsrundor
year-rounds-counts = Rundor som öppnades under året.
year-comments = Kommentarer
year-comments-counts = Kommentarer som gavs under året, även för sent inkomna.
year-accepted = Beaktats
year-accepted-counts = Kommentarer som beaktades, av alla kommentarer.
year-partly = Delvis beaktats
year-partly-counts = Kommentarer som beaktades delvis, av alla kommentarer.
year-not-accepted = Inte beaktats
year-not-accepted-counts = Kommentarer som inte beaktades och som fick en motivering, av alla kommentarer.
year-noted = Antecknade för kännedom
year-noted-counts = Kommentarer som antecknades för kännedom, av alla kommentarer.
year-moved = Flyttade till senare
year-moved-counts = Kommentarer som flyttades till en senare runda, av alla kommentarer.
year-open = Utan svar
year-open-counts = Kommentarer som ännu väntar på svar, av alla kommentarer.
year-late = För sent inkomna
year-late-counts = Kommentarer som kom in efter att rundan avslutats, av alla kommentarer.
year-deliveries = Överlämnanden
year-deliveries-counts = Anteckningar om till vem ställningstaganden överlämnades under året.
year-replies = Svar
year-replies-counts = Svar som ställningstagandena fick under året.
year-results = Resultat
year-results-counts = Resultat av ställningstaganden som inträffade under året.
year-surveys = Enkäter
year-surveys-counts = Enkäter som öppnades under året.
year-survey-answered = Svarat på en enkät
year-survey-answered-counts = Organisationer som svarade i tid på minst en enkät, av dem som tillfrågades.
year-survey-outsiders = Enkätsvar utifrån
year-survey-outsiders-counts = Svar som kom i tid genom en öppen länk från organisationer som inte hör till nätverket.
year-surveys-none = Inga enkäter öppnades.
year-surveys-hidden = { $count ->
    [one] Dessutom en enkät vars resultat inte har publicerats.
   *[other] Dessutom { $count } enkäter vars resultat inte har publicerats.
}
refusal-unknown-theme = Temat finns inte. Välj ett tema i listan.
refusal-unknown-target = Den du vill påverka finns inte i listan. Välj en som finns.
refusal-too-many-targets = Nätverket har redan { $max } att påverka, och fler ryms inte.
refusal-target-name-missing = Skriv myndighetens eller organets namn.
refusal-target-name-too-long = Namnet får ha högst { $max } tecken. Förkorta det.
refusal-target-account-too-long = Beskrivningen får ha högst { $max } tecken. Förkorta den.
refusal-target-account-missing = Berätta vad det gäller.
refusal-target-retired = Vi försöker inte längre påverka den här. En koordinator kan ta den tillbaka.
refusal-too-many-target-moments = Här finns redan { $max } beslut, och fler ryms inte.
refusal-moment-ends-before = Sista dagen är före den första. Rätta dagarna.
refusal-too-many-contacts = Här finns redan { $max } kontakter antecknade, och fler ryms inte.
refusal-unknown-target-record = Anteckningen finns inte, eller är redan märkt som fel.
refusal-not-your-record = Anteckningen gjordes av en annan organisation. Bara den eller en koordinator kan märka den som fel.
refusal-themes-fixed = Ställningstagandet är publicerat, och dess teman ändras inte längre.
refusal-too-many-themes-named = Ange högst { $max } teman.
refusal-theme-not-named = Temat hör inte till ställningstagandets teman. Ange det först för ställningstagandet.
refusal-demand-names-nothing = Välj ett tema för kravet eller vem det gäller.
refusal-too-many-targets-named = Välj högst { $max } som kravet gäller.
refusal-too-many-demands = Ställningstagandet har redan { $max } krav, och fler ryms inte.
refusal-unknown-demand = Kravet finns inte, eller är borttaget.
refusal-year-outside = Året har inte börjat, eller är före år { $max }.
refusal-year-not-published = Året är inte publicerat.
refusal-foreword-too-long = Förordet får ha högst { $max } tecken. Förkorta det.

## Nycklar för egna verktyg

tokens-title = Nycklar för verktyg
tokens-intro = Med en nyckel använder ditt eget program Lausuma för din räkning. Det får göra högst det som du får, och du kan återkalla nyckeln när som helst.
tokens-list = Giltiga nycklar
tokens-empty = Du har inga giltiga nycklar.
tokens-new = Ny nyckel
tokens-name = Namn
tokens-name-hint = Vad använder du nyckeln till? Högst { $max } tecken.
tokens-scope = Vad får göras med nyckeln?
scope-read = Läsa
scope-write = Läsa och skriva i texter
scope-act = Läsa, skriva och fatta beslut för din räkning
tokens-days = Giltig, dagar
tokens-days-hint = 1–{ $max } dagar.
tokens-make = Skapa nyckeln
tokens-secret = Ny nyckel
tokens-secret-hint = Kopiera nyckeln nu. Den visas inte en gång till.
tokens-made-before = Nyckeln har redan skapats och visas inte en gång till. Om du inte fick den sparad, återkalla den och skapa en ny.
tokens-expires = Giltig till { $when }
tokens-used = Senast använd { $when }
tokens-unused = Ännu inte använd
tokens-revoke = Återkalla nyckeln { $name }
refusal-token-scope = Det här får inte göras med nyckeln. Skapa en nyckel med större behörighet.
refusal-session-needed = Nycklar kan inte hanteras med en nyckel. Logga in i webbläsaren.
refusal-token-name = Ge nyckeln ett namn på 1–{ $max } tecken.
refusal-token-days = Ge nyckeln en giltighetstid på 1–{ $max } dagar.
refusal-too-many-tokens = Du har redan { $max } nycklar. Återkalla någon av dem först.
refusal-unknown-scope = Välj vad som får göras med nyckeln: read, write eller act.
refusal-unknown-audience = Välj participants, network eller public som läsare.

## Import av organisationer från en fil

organisation-kind-association = förening
organisation-kind-umbrella = takorganisation
organisation-kind-network = nätverk
organisation-kind-foundation = stiftelse
organisation-kind-cooperative = andelslag
organisation-kind-public-body = offentligt samfund
organisation-kind-company = företag
organisation-kind-other = annan
organisation-size-under-50 = under 50
organisation-size-50-199 = 50–199
organisation-size-200-999 = 200–999
organisation-size-1000-4999 = 1000–4999
organisation-size-5000-or-more = minst 5000
sector-culture = kultur och konst
sector-sports = idrott och motion
sector-youth = unga och barnfamiljer
sector-health-social = social- och hälsovård
sector-disability = funktionsnedsättning och långtidssjukdom
sector-elderly = äldre
sector-environment = natur och miljö
sector-immigration = invandring och integration
sector-peace-human-rights = fred och mänskliga rättigheter
sector-education = utbildning och forskning
sector-faith = religion och livsåskådning
sector-village-neighbourhood = byar och bostadsområden
sector-work-livelihood = arbete och försörjning
sector-rescue-preparedness = räddning och beredskap
sector-animals = djur
sector-other = annan bransch
import-title = Importera organisationer från en fil
import-intro = Välj en tabell med en organisation på varje rad. Du ser först vad som skulle hända. Ingenting sparas innan du godkänner det.
import-field-file = Fil
import-field-file-hint = CSV, Excel (.xlsx) eller LibreOffice (.ods), högst { $rows } rader och { $megabytes } megabyte.
import-submit = Visa vad som skulle hända
import-export = Ladda ner nätverkets organisationer som en fil
import-another = Välj en annan fil
import-guide-title = Vad filen kan innehålla
import-guide-intro = På första raden står rubrikerna, på finska, svenska eller engelska och i vilken ordning som helst. Ingen kolumn är obligatorisk så länge organisationen går att känna igen. En tom cell tar inte bort något.
import-guide-id = Den beteckning som den här tjänsten har gett. Den finns i en nerladdad fil; en ny organisation har ingen.
import-guide-name-fi = Det officiella namnet. Ett språk räcker.
import-guide-name-sv = Det officiella namnet. Ett språk räcker.
import-guide-name-en = Det officiella namnet. Ett språk räcker.
import-guide-kind = En av dessa:
import-guide-size = Antalet eller en av dessa:
import-guide-business-id = I formen 1234567-1.
import-guide-association-number = Föreningsregistrets nummer i formen 123.456.
import-guide-municipality = Kommunens namn på finska eller svenska, eller kommunnumret.
import-guide-county = Namnet på finska eller svenska, till exempel Birkaland eller HUS-sammanslutningen.
import-guide-sectors = En eller flera, åtskilda med kommatecken:
import-guide-languages = Ett eller flera, åtskilda med kommatecken:
import-guide-website = I formen https://www.exempel.fi.
import-guide-umbrellas = Takorganisationens namn, FO-nummer eller registernummer; flera åtskilda med semikolon. Medlemskapet börjar på importdagen.
import-guide-past-umbrellas = Ett medlemskap som har upphört eller börjar senare, med dess dagar: till exempel 1234567-1 (2019-01-01–2021-12-31). Flera åtskilda med semikolon.
import-guide-contact-name = För- och efternamn. Flera kontaktpersoner har var sin rad.
import-guide-contact-email = Kontaktpersonens e-postadress.
import-guide-contact-roles = Tomt betyder alla. En eller flera, åtskilda med kommatecken:
import-guide-places = Välfärdsområdena och deras kommuner
import-column-id = Beteckning
import-column-name-fi = Namn på finska
import-column-name-sv = Namn på svenska
import-column-name-en = Namn på engelska
import-column-kind = Organisationsform
import-column-size = Personmedlemmar
import-column-business-id = FO-nummer
import-column-association-number = Registernummer
import-column-municipality = Kommun
import-column-county = Välfärdsområde
import-column-sectors = Branscher
import-column-languages = Språk
import-column-website = Webbplats
import-column-umbrellas = Takorganisationer
import-column-past-umbrellas = Tidigare takorganisationer
import-column-contact-name = Kontaktperson
import-column-contact-email = E-post
import-column-contact-roles = Roller
import-preview-title = Vad som skulle hända
import-preview-intro = { $count ->
    [one] { $file }: en rad. Ingenting har sparats ännu.
   *[other] { $file }: { $count } rader. Ingenting har sparats ännu.
}
import-tally-faulty = Att rätta
import-tally-undecided = Att avgöra
import-tally-new = Nya
import-tally-changes = Ändras
import-tally-nothing = Oförändrade
import-tally-skipped = Utelämnas
import-ignored = { $count ->
    [one] Den här kolumnen läses inte: { $columns }. Rätta rubriken om den innehåller något viktigt.
   *[other] De här kolumnerna läses inte: { $columns }. Rätta rubrikerna om de innehåller något viktigt.
}
import-summary = { $count ->
    [one] En rad väntar på dig
   *[other] { $count } rader väntar på dig
}
import-summary-more = { $count ->
    [one] Och en till, i listan nedan.
   *[other] Och { $count } till, i listan nedan.
}
import-section-faulty = Rätta i filen eller utelämna
import-section-undecided = Avgör om organisationen är ny
import-section-changes = Ändras
import-list-new = { $count ->
    [one] En ny organisation
   *[other] { $count } nya organisationer
}
import-list-nothing = { $count ->
    [one] En rad utan något nytt
   *[other] { $count } rader utan något nytt
}
import-list-skipped = { $count ->
    [one] En rad utelämnas
   *[other] { $count } rader utelämnas
}
import-row = Rad { $line }
import-nameless = Utan namn
import-undecided = En organisation med samma namn finns redan: { $name }. Uppgifterna skiljer sig.
import-changes = Ändras eller läggs till: { $columns }
import-contact-known = Adressen tillhör redan { $name }. Namnet ändras inte.
import-decision = Rad { $line }, { $name }: vad ska göras?
import-choose = Välj…
import-choose-mend = Jag rättar filen
import-choose-new = Ny organisation
import-choose-skip = Utelämna
import-choose-known = Är redan antecknad
import-choose-same = Samma som { $name } ({ $why })
import-choose-same-line = Samma som rad { $line }, { $name } ({ $why })
import-why-id = samma beteckning
import-why-business-id = samma FO-nummer
import-why-association-number = samma registernummer
import-why-name = samma namn
import-confirm = Importera organisationerna
import-confirm-hint = Alla rader importeras på en gång, eller ingen. Samma fil kan importeras på nytt: den lägger inte till något en andra gång.
import-look-again = Visa på nytt
import-skip = Lämna bort rader
import-skip-hint = Radernas nummer eller intervall, till exempel 12, 40–52. Lämna tomt om alla ska importeras.
import-skip-unread = Skriv radernas nummer åtskilda med komma, till exempel 12, 40–52. Ingenting har importerats ännu.
import-done-title = Organisationerna har importerats
import-done-intro = Alla rader som du godkände har sparats.
refusal-import-empty = Filen har inga rader under rubrikerna. Kontrollera att du valde rätt fil.
refusal-import-not-a-table = Filen är ingen tabell. Spara den som CSV, xlsx eller ods och välj den på nytt.
refusal-import-damaged = Tabellen går inte att läsa: den är skadad eller skyddad med lösenord. Spara den på nytt utan lösenord.
refusal-import-too-large = Filen är för stor: den får ha högst { $max } megabyte. Dela upp den.
refusal-upload-too-large = Filen är för stor: den här servern tar emot filer på högst { $max } MB. Förminska eller dela upp den.
refusal-import-inflates = Uppackad skulle filen ta över { $max } megabyte, eller så har den för många delar. Spara tabellen som CSV.
refusal-import-too-many-rows = Raderna är för många: de får vara högst { $max }. Dela upp filen.
refusal-import-too-many-columns = Kolumnerna är för många: de får vara högst { $max }. Ta bort de överflödiga.
refusal-import-cell-too-long = En cell innehåller för mycket text: den får ha högst { $max } tecken. Förkorta den.
refusal-import-no-names = Ingen rubrik berättar var organisationernas namn står. Ge kolumnen till exempel rubriken Namn på svenska.
refusal-import-no-comments = Rubrikerna visar inte var organisationen och kommentaren står. Ge kolumnerna rubrikerna Organisation och Kommentar.
refusal-speaker-missing = Raden har ingen organisation. Skriv dess namn eller FO-nummer.
refusal-speaker-unclear = Flera organisationer har samma namn. Skriv FO-nummer eller registernummer.
refusal-import-column-twice = Två kolumner betyder samma sak. Ta bort den ena eller ändra dess rubrik.
refusal-import-changed = Registret ändrades under tiden och ingenting importerades. Nedan finns en ny förhandsvisning: kontrollera den och importera sedan.
refusal-import-not-ready = { $count ->
    [one] Ingenting importerades: en rad måste först rättas, avgöras eller utelämnas.
   *[other] Ingenting importerades: { $count } rader måste först rättas, avgöras eller utelämnas.
}
refusal-import-unknown = Värdet är okänt och inget ligger nära. Kontrollera stavningen.
refusal-import-unknown-near = Värdet är okänt. Detta går: { $accepted }.
refusal-import-unknown-id = Ingen organisation har den beteckningen. Lämna den tom om organisationen är ny.
refusal-import-unknown-umbrella = Takorganisationen finns varken i registret eller i filen. Ge den en egen rad eller kontrollera namnet.
refusal-import-unclear-umbrella = Flera organisationer har det namnet. Ange takorganisationens FO-nummer eller registernummer.
refusal-import-membership-undated = Skriv medlemskapets dagar efter takorganisationen: till exempel 1234567-1 (2019-01-01–2021-12-31).
refusal-import-email-malformed = Skriv e-postadressen i formen namn@exempel.fi.
refusal-import-email-missing = Kontaktpersonen saknar e-postadress. Lägg till den eller töm namnet och rollerna.
refusal-import-contact-unnamed = Kontaktpersonen saknar namn. Lägg till det.

## Organisationsregistret

organisations-title = Organisationer
organisations-intro = De här organisationerna samarbetar i nätverket. Nätverket är öppet: vilken organisation som helst kan ansöka om att få vara med.
organisations-member = { $count ->
    [one] en organisation
   *[other] { $count } organisationer
}
organisations-applied = { $count ->
    [one] en väntar på bekräftelse
   *[other] { $count } väntar på bekräftelse
}
organisations-left = { $count ->
    [one] en har lämnat nätverket
   *[other] { $count } har lämnat nätverket
}
organisations-declined = { $count ->
    [one] en ansökan har avslagits
   *[other] { $count } ansökningar har avslagits
}
organisations-found = { $count ->
    [one] En organisation hittades
   *[other] { $count } organisationer hittades
}
organisations-none = Ingen organisation motsvarar sökningen. Pröva med färre ord eller töm avgränsningarna.
organisation-name = Organisation
organisation-names-hint = Ange namnet på åtminstone ett språk, högst { $max } tecken.
organisation-name-fi = Namn på finska
organisation-name-sv = Namn på svenska
organisation-name-en = Namn på engelska
organisation-kind = Typ av organisation
organisation-size = Personmedlemmar
organisation-size-hint = En uppskattning räcker. Välj ingenting om organisationen inte har personmedlemmar.
organisation-business-id = FO-nummer
organisation-business-id-hint = Till exempel 1234567-1. Lämna tomt om det inte finns.
organisation-association-number = Nummer i föreningsregistret
organisation-association-number-hint = Till exempel 123.456. Lämna tomt om det inte finns.
organisation-municipality = Hemkommun
organisation-county = Välfärdsområde
organisation-county-hint = Det område där organisationen verkar. Om du inte väljer något blir det hemkommunens.
organisation-sectors = Verksamhetsområden
organisation-languages = Verksamhetsspråk
organisation-website = Webbplats
organisation-website-hint = Till exempel https://www.exempel.fi
organisation-logo = Organisationens logotyp
organisation-logo-hint = En PNG-, JPEG- eller WebP-bild, högst { $kilobytes } kilobyte och { $max } bildpunkter åt vardera hållet.
organisation-logo-save = Spara logotypen
organisation-logo-remove = Ta bort logotypen
organisation-signing = Vem som undertecknar
organisation-signing-hint = Gäller alla ställningstaganden som organisationen undertecknar från och med nu.
signing-rule-one = en undertecknare ensam
signing-rule-two-together = två undertecknare tillsammans
organisation-edit = Redigera uppgifterna
organisation-edit-title = Redigera uppgifterna: { $name }
organisation-changed-title = Någon annan ändrade uppgifterna samtidigt
organisation-changed-hint = Det du skrev finns kvar i formuläret. Nedan ser du vad som nu står i registret på de punkter som skiljer sig. Om du sparar ersätts det med dina uppgifter.
organisation-applied-notice = Väntar på bekräftelse. Koordinatorn har ännu inte godkänt organisationen i nätverket. Under tiden kan den redan kommentera.
organisation-umbrellas = Medlem i takorganisationer
organisation-members = Medlemsorganisationer
organisation-members-count = { $count ->
    [one] en medlemsorganisation
   *[other] { $count } medlemsorganisationer
}
organisation-people = Personer
organisation-people-hint = Den här delen ser bara organisationens egna personer och nätverkets koordinatorer.
organisation-people-none = Ingen företräder ännu organisationen.
organisation-statements = Ställningstaganden som organisationen koordinerar
organisation-statements-none = Inga som du kan läsa.
standing-member = i nätverket
standing-applied = väntar på bekräftelse
standing-left = har lämnat nätverket
standing-declined = avslagen
standing-member-since = I nätverket sedan { $when }
standing-applied-since = Ansökte till nätverket { $when }
standing-left-since = Lämnade nätverket { $when }
standing-declined-since = Ansökan avslogs { $when }
filter-q = Sök med namn eller nummer
filter-sector = Verksamhetsområde
filter-standing = Ställning i nätverket
filter-any = alla
filter-submit = Sök
filter-clear = Töm avgränsningarna
pager = Sidor
pager-at = Sida { $at }/{ $count }
pager-previous = Föregående
pager-next = Nästa
not-told = inte angivet
choose-none = Inget valt
day = { $day }.{ $month }.{ $year }
membership-time = När
membership-source = Varifrån uppgiften kommer
membership-from = sedan { $from }
membership-from-until = { $from } – { $until }
form-save = Spara
reason = Motivering
reason-hint = Motiveringen är synlig för alla. Skriv inga personuppgifter i den.
organisation-remove-title = Organisationen lämnar nätverket
organisation-remove-hint = Organisationens personer kan inte längre företräda den här. Koordinatorn kan ta organisationen tillbaka.
organisation-remove-submit = Lämna nätverket
organisation-reinstate-title = Ta organisationen tillbaka i nätverket
organisation-reinstate-hint = Organisationens personer får sina roller tillbaka.
organisation-reinstate-submit = Ta tillbaka
organisation-new-title = Lägg till en organisation
organisation-new-intro = Organisationen kommer genast med i nätverket. Sedan kan du bjuda in dess personer.
organisation-new-submit = Lägg till organisationen
organisation-new-anyway = Det är en annan organisation, lägg till den
duplicates-title = Finns organisationen redan i registret?
duplicates-hint = De här har samma namn eller nummer. Öppna organisationens sida och kontrollera innan du fortsätter.
duplicate-business-id = samma FO-nummer
duplicate-association-number = samma nummer i föreningsregistret
duplicate-name = samma namn
members-title = Medlemsorganisationer
members-of = Medlemsorganisationer: { $name }
members-intro = Anteckna vilka organisationer som är medlemmar i den här takorganisationen, sedan när och varifrån uppgiften kommer.
members-member = Medlemsorganisation
members-member-hint = Namn, FO-nummer eller nummer i föreningsregistret. Organisationen ska redan finnas i registret.
members-chosen = Vilken av dessa menar du?
members-from = Första dagen
members-until = Sista dagen
members-until-hint = Lämna tomt om medlemskapet fortsätter.
members-source-hint = Till exempel takorganisationens medlemsförteckning 2026.
members-submit = Lägg till medlemmen
members-ended = Medlemskapets sista dag
members-end-submit = Anteckna som avslutat
people-title = Personer och roller
people-of = Personer och roller: { $name }
people-intro = Rollerna avgör vad var och en kan göra för organisationens räkning. En ändring gäller genast, också på öppna sidor.
people-invite = Bjud in en ny person
people-roles-of = Roller: { $name }
people-reason-hint = Frivillig. Motiveringen är synlig för alla.
people-reason-coordinator = Behövs när koordinatorns roll ges eller tas bort. Motiveringen är synlig för alla.
people-take = Ska de här rollerna tas bort från { $name }: { $roles }? Spara en gång till om du är säker.
apply-title = Ansök till nätverket
apply-intro = Vilken organisation som helst kan ansöka till nätverket. Koordinatorn bekräftar ansökan; under tiden kan organisationen redan kommentera.
apply-contact = Kontaktpersonens namn
apply-contact-hint = Förnamn och efternamn. Namnet syns för koordinatorerna och den egna organisationens personer.
apply-email = Kontaktpersonens e-postadress
apply-email-hint = Med den här adressen loggar kontaktpersonen in. En gemensam postlåda går bra.
apply-submit = Skicka ansökan
apply-anyway = Det är en annan organisation, skicka ansökan
apply-unconfirmed-title = Bekräfta ännu ansökan
apply-unconfirmed = Vi har skickat ett meddelande till kontaktpersonens adress. Ansökan går till koordinatorn när kontaktpersonen har öppnat länken i meddelandet och bekräftat ansökan. Länken gäller i { $days } dagar. Om meddelandet inte syns, titta också i skräpposten.
apply-confirmed-title = Ansökan har skickats
apply-confirmed = Tack! Koordinatorn behandlar ansökan. Vi berättar om beslutet för kontaktpersonen per e-post.
apply-discarded-title = Ansökan har tagits bort
apply-discarded = Ansökan skickades inte, och ingenting av den sparades.
apply-confirm-title = Bekräfta ansökan
apply-confirm-intro = Med din adress har man ansökt om en plats i nätverket för en organisation. Är du dess kontaktperson?
apply-mine = Med din adress har man ansökt till nätverket för organisationen { $name }. Är du dess kontaktperson?
apply-mine-confirm = Ja, skicka ansökan
apply-mine-discard = Nej, ta bort ansökan
applications-title = Ansökningar
applications-count = { $count ->
    [one] En organisation väntar på svar.
   *[other] { $count } organisationer väntar på svar.
}
applications-contact = Kontaktperson
applications-accept = Godkänn till nätverket
applications-decline = Avslå ansökan
applications-decline-submit = Avslå
applications-reason = Varför avslås ansökan?
contact-title = Mina kontaktuppgifter i organisationer
contact-intro = En gång om året frågar vi om du fortfarande företräder de här organisationerna.
contact-confirmed = Senast bekräftat { $when }
contact-due = Stämmer kontaktuppgiften fortfarande? Det har gått över ett år sedan den senast bekräftades.
contact-confirm = Ja, jag företräder fortfarande organisationen
contact-wrong = Om du inte längre företräder organisationen, be dess huvudanvändare ta bort dina roller.
refusal-unknown-choice = Punkten { $field } har ett val som inte finns. Välj något av de erbjudna.
refusal-logo-too-large = Bilden är för stor. Förminska den till högst { $kilobytes } kilobyte.
refusal-logo-unknown = Välj en PNG-, JPEG- eller WebP-bild. Andra filer tas inte emot.
refusal-logo-too-wide = Bildens bredd och höjd får vara högst { $max } bildpunkter. Förminska bilden.
refusal-not-its-person = Personen företräder inte den här organisationen. Bjud först in hen.
refusal-several-organisations = Namnet passar på flera organisationer. Välj vilken av dem du menar.
refusal-bad-date = Skriv dagen i formen 2026-03-17.
refusal-applications-full = Så många ansökningar väntar just nu att inga nya kan tas emot. Försök igen om några dagar.
refusal-applications-enough = Med den här adressen väntar redan { $max } ansökningar. Vänta tills de har behandlats eller använd en annan kontaktperson.
refusal-application-gone = Ansökan finns inte längre: den har redan skickats eller tagits bort, eller så bekräftades den inte i tid. Du kan ansöka på nytt.
reason-not-a-date = uppgiften ska vara en dag, till exempel 2026-03-17.
## Sidans övre och nedre kant

site-waiting = Väntar på mig
foot-what = I Lausuma skriver organisationer sina gemensamma ställningstaganden, och alla får veta vad deras ord ledde till.
foot-contact = Kontakta oss
foot-texts = Texternas licens: { $licence }
foot-software = Öppen programvara: Apache-2.0 eller MIT
flash-saved = Sparat.

## Förstasidan för den som inte har loggat in

landing-intro = Här skriver den lilla byaföreningen och den stora takorganisationen i samma text. Allas ord väger lika tungt, och varje kommentar får ett svar.
landing-apply = Ansök om att gå med i nätverket
landing-readable = Att läsa just nu
landing-how = Så blir ett ställningstagande till
landing-step-write = Vi skriver tillsammans
landing-step-write-text = Organisationernas skribenter skriver i samma text på samma gång, var och en för sin organisation.
landing-step-comment = Vi kommenterar
landing-step-comment-text = Under en kommentarsrunda ligger texten stilla. Den som inte hinner skriva kan ändå lämna en kommentar.
landing-step-answer = Alla får svar
landing-step-answer-text = Koordinatorn berättar om varje kommentar vad den ledde till och varför. Också den minsta organisationens synpunkt behandlas.
landing-step-sign = Vi undertecknar
landing-step-sign-text = En organisation undertecknar exakt den text som den har godkänt. En reservation får synas.
landing-step-publish = Vi publicerar och följer upp
landing-step-publish-text = Ställningstagandet får läsas och användas av alla. Nätverket berättar också vad det ledde till.
landing-whom = För vem
landing-whom-text = För föreningar, takorganisationer och nätverk. Varje organisation väljer själv hur mycket den deltar: den kan skriva, kommentera eller bara underteckna.
landing-join-text = Nätverket är öppet och det kostar ingenting att gå med.

## Dataskydd

verify-title = Kontrollera ett kvitto
verify-intro = Ett undertecknat kvitto bevisar att en handling, till exempel en kommentar, finns i ställningstagandets logg precis så som den sparades.
verify-file = Kvittot som fil
verify-paste = Eller kvittots text
verify-paste-hint = Hela innehållet i receipt.json, oförändrat.
verify-submit = Kontrollera
verify-missing = Välj en fil eller klistra in kvittots text.
verify-holds = Kvittot stämmer
verify-not = Kvittot stämmer inte
verify-ledger = Logg
verify-entry = Post
verify-entry-of = { $entry }, när det fanns { $size }
verify-told = Vad som hände
verify-stored = Så som det sparades
verify-key = Undertecknat med nyckeln
verify-key-ours = Den här serverns nyckel.
verify-key-foreign = Inte en av den här serverns nycklar. Den här sidan vet inte vems den är.
verify-wrong-too-long = Det är större än något kvitto. Kontrollera att du valde rätt fil.
verify-wrong-shape = Det är inte ett kvitto, eller så har något i det ändrats. Ladda ner kvittot på nytt och redigera det inte.
verify-wrong-newer = Det gjordes av en nyare version av Lausuma än den här, som inte kan bedöma det.
verify-wrong-keys = Någon av nycklarna i det har ändrats, eller följer inte av den föregående.
verify-wrong-checkpoint = Underskriften hör inte till det som undertecknades: det ena eller det andra har ändrats.
verify-wrong-not-included = Posten finns inte i loggen som undertecknades: posten, dess nummer eller beviset har ändrats.
verify-wrong-entry = Loggen som undertecknades har på den här platsen något annat än posten med det här numret.
verify-trust-title = Utan att lita på den här servern
verify-trust = Den här sidan kontrollerar kvittot på den här servern, så du litar på servern. Utan server och nät kan kvittot kontrolleras på den egna datorn med programmet, som får en nyckel som du har antecknat tidigare eller som också andra har:
verify-keys-title = Den här serverns nycklar
verify-keys-intro = Anteckna nyckeln eller jämför den med den som andra har antecknat: då kan ingen senare visa dig en annan logg. Nyckeln som används står först.
verify-key-since = I bruk sedan { $since }
verify-key-between = I bruk { $since } – { $until }
privacy-title = Dataskydd
privacy-intro = Lausuma vet bara det om dig som behövs för att skriva tillsammans.
privacy-q-what = Vad sparas om dig?
privacy-a-what = Ditt namn, din e-postadress, språket du har valt, dina roller i organisationerna, dina inloggningar och det som du har skrivit och beslutat. Inget annat samlas in: på sidorna finns ingen spårning, ingen reklam och inga utomstående tjänster. Om den som beställer nyhetsbrev sparas bara adressen och språket.
privacy-q-why = Vad används uppgifterna till?
privacy-a-why = Med dem vet vi vem som får skriva för vilken organisation, och med dem får du inloggningsmeddelanden och inbjudningar. Organisationens namn syns i ställningstagandet, ditt namn gör det inte.
privacy-q-who = Vem ser ditt namn?
privacy-a-who = De som skriver i samma text som du, och dessutom din organisations huvudanvändare och nätverkets koordinatorer. Din e-postadress ser bara de två sistnämnda.
privacy-q-where = Var finns uppgifterna?
privacy-a-where = På den här servern, skilda från ställningstagandena och besluten. Där står bara en beteckning för dig, och den visar inte vem du är.
privacy-q-long = Hur länge sparas uppgifterna?
privacy-a-long = Så länge du är med, eller tills du ber att få dem raderade. Text som du har skrivit och beslut som har fattats finns kvar, men där syns inte längre att det är du.
privacy-q-rights = Vad kan du göra?
privacy-a-rights = När du har loggat in kan du se dina uppgifter, ladda ner dem, rätta ditt namn och radera uppgifterna.

## Hur servern mår, för den som sköter den
operator-title = Tjänstens tillstånd
operator-intro = Vad som är fel nu, hur det senaste dygnet gick och hur ofta en gräns nåddes. Här finns inga uppgifter om någon.
operator-wrong = Vad som är fel nu
operator-fine = Allt fungerar.
operator-runbook-entry = Mer i driftshandboken
operator-runbook = Driftshandbok: vad ett larm betyder och vad man gör
operator-now = Nu
operator-unknown = inte känt
operator-of = { $count } av högst { $max }
operator-count = { $count }
operator-megabytes = { $count } MB
operator-milliseconds = { $count } ms
operator-now-version = Version
operator-now-since = I gång sedan
operator-now-live = Skriver eller följer en text
operator-now-streams = Följer beslut
operator-now-mail = Meddelanden som väntar
operator-now-memory = Minne
operator-now-disk = Ledigt utrymme
operator-now-reserve = I reserv: under det sparas inget
operator-now-files = Öppna filer och förbindelser
operator-day = Det senaste dygnet per minut
operator-day-since = Sedan { $when }
operator-day-none = Den första minuten har inte gått än.
operator-day-told = Nu { $now }, högst { $most }
operator-day-requests = Förfrågningar per minut
operator-day-refusals = Avslag per minut
operator-day-failures = Misslyckade förfrågningar per minut
operator-day-live = Skriver eller följer en text
operator-day-flush = Tid för att spara på disken
operator-day-mail = Meddelanden som väntar
operator-day-memory = Minne
operator-day-disk = Ledigt utrymme
operator-limits = Gränser
operator-limits-hint = Var och en är en inställning på servern. Nådd berättar hur ofta den har hållit tillbaka någon sedan starten.
operator-limit = Gräns
operator-limit-value = Nu
operator-limit-bounds = Får vara
operator-limit-met = Nådd
limit-rate-session-bytes = Byte per sekund från en sessions skrivförbindelser
limit-rate-address-connections = Förbindelser per sekund från en adress
limit-rate-address-requests = Ändringar per sekund från en adress utan inloggning
limit-rate-session-requests = Ändringar per sekund i en session, efter en paus sextio gånger så många
limit-rate-address-mails = Meddelanden per timme till en adress
limit-rate-client-mails = Meddelanden per timme på grund av en adress
limit-rate-event-streams = Öppna bevakningar för ett konto
limit-rate-address-sockets = Samtidigt öppna förbindelser från en adress
limit-rate-person-sockets = Samtidigt öppna skrivförbindelser för en person
limit-upload-mb = Megabyte i en fil som någon lämnar in
limit-disk-reserve = Megabyte på disken som hålls lediga
limit-rate-patience = Sekunder som en skrivförbindelse hålls tillbaka innan den stängs
trouble-disk-full = Disken är full: man kan läsa, men inget sparas.
trouble-todo-disk-full = Gör plats på disken. Sparandet fortsätter sedan av sig självt.
trouble-store-failed = Uppgifterna kan inte sparas: disken har gått sönder eller är skrivskyddad.
trouble-todo-store-failed = Undersök disken; loggen berättar vad som misslyckades. Inget som kvitterats är förlorat.
trouble-going-down = Servern håller på att stängas av.
trouble-todo-going-down = Starta den igen om ingen stängde av den med flit.
trouble-disk-low = Disken är nästan full.
trouble-todo-disk-low = Gör plats eller skaffa en större disk inom några dagar.
trouble-disk-slow = Disken är långsam: den som skriver väntar tills texten är sparad.
trouble-todo-disk-slow = Se efter vad annat som använder disken och om den håller på att gå sönder.
trouble-failing = Förfrågningar misslyckas.
trouble-todo-failing = Loggen berättar varför. Starta om servern om det fortsätter.
trouble-mail-stuck = E-posten går inte ut: de som loggar in väntar på sin kod.
trouble-todo-mail-stuck = Se om e-postservern svarar: lausuma doctor berättar. Nya försök görs i ett dygn.
trouble-backup-old = Ingen säkerhetskopia har gjorts på två dygn.
trouble-todo-backup-old = lausuma doctor berättar varför. Rätta till det och gör en säkerhetskopia genast.
trouble-backup-unchecked = På två veckor har ingen säkerhetskopia kunnat återställas på prov.
trouble-todo-backup-unchecked = Se vad lausuma doctor säger och återställ en för hand till en tom mapp.
mended-backup-old = Säkerhetskopior görs igen.
mended-backup-unchecked = En säkerhetskopia kunde åter återställas på prov.
trouble-few-sockets = Bara få förbindelser till ryms.
trouble-todo-few-sockets = Tillåt processen fler öppna filer eller ta reda på vem som öppnar så många.

## Vad lausuma doctor säger på kommandoraden

doctor-line = { $about }: { $sentence }.
doctor-line-todo = { $about }: { $sentence }. Gör så här: { $remedy }.
doctor-mark-ok = i ordning
doctor-mark-look = se på det
doctor-mark-wrong = fel
doctor-wrong-lines = Rader som börjar med ”fel”: { $count }. Var och en berättar vad som ska göras.
doctor-silent = Ingen server svarar på { $address }: { $why }.
doctor-unwritten = Resultatet kan inte skrivas ut: { $why }.
doctor-about-settings = inställningarna
doctor-about-server = servern
doctor-about-data = datamappen
doctor-about-backups = säkerhetskopiorna
doctor-about-clock = klockan
doctor-about-sockets = förbindelserna
doctor-about-mail = e-posten
doctor-about-public-address = den offentliga adressen
doctor-said = programmets egen text är ”{ $text }”
doctor-system-missing = filen eller mappen finns inte
doctor-system-denied = den här användaren har inte rätt till det
doctor-system-refused = ingen tar emot förbindelsen där
doctor-system-reset = den andra parten bröt förbindelsen
doctor-system-timeout = det tog för lång tid
doctor-system-unreachable = nätet har ingen väg dit
doctor-system-read-only = disken är skrivskyddad
doctor-asked-tls = ingen TLS-förbindelse: { $why }
doctor-asked-http = svaret är inte giltig HTTP: { $why }
doctor-asked-body = svaret bryts av eller är för långt: { $why }
doctor-asked-request = förfrågan kan inte skapas: { $why }
doctor-asked-certificates = certifikat kan inte kontrolleras på den här maskinen: { $why }
doctor-asked-slow = inget svar kom inom { $seconds } sekunder
doctor-certificate-issuer = den här maskinen litar inte på certifikatets utfärdare
doctor-certificate-over = certifikatet gäller inte längre
doctor-certificate-name = certifikatet gäller ett annat namn
doctor-settings-none = ingen fil; allt kommer från kommandoraden, miljövariabler eller standardvärden
doctor-settings-read = lästa ur { $path }
doctor-settings-open = alla på den här maskinen kan läsa { $path }
doctor-settings-open-todo = kör { $command }, om e-postserverns lösenord står där
doctor-server-runs = är i gång och svarar på { $address }
doctor-server-other = något annat än Lausuma svarar på { $address }
doctor-server-other-todo = stoppa det, eller välj en annan adress med inställningen listen
doctor-server-none = ingen server svarar på { $address }
doctor-server-none-todo = starta servern om den borde vara i gång: systemctl start lausuma; varför den inte startade: journalctl -u lausuma
doctor-data-file = { $path } är en fil och ingen mapp
doctor-data-file-todo = ange en mapp med inställningen data, eller flytta undan filen
doctor-data-unseen = { $path } kan inte undersökas: { $why }
doctor-data-unseen-todo = kör kommandot som samma användare som servern: runuser -u lausuma -- lausuma doctor
doctor-data-others = andra på den här maskinen kan se in i { $path }
doctor-data-to-come = { $path } finns inte än; mappen skapas vid den första starten
doctor-data-missing = { $path } finns inte, och den här användaren får inte skapa mappen
doctor-data-missing-todo = starta tjänsten, vars enhet skapar mappen, eller kör install -d -m 700 -o lausuma -g lausuma { $path }
doctor-data-read-only = { $path } ligger på en skrivskyddad disk: { $why }
doctor-data-unwritable = det går inte att skriva i { $path }: { $why }
doctor-data-unwritable-todo = kör kommandot som samma användare som servern (runuser -u lausuma -- lausuma doctor); om felet finns kvar då, kör chown -R lausuma:lausuma { $path } och undersök disken med dmesg
doctor-data-owner = { $path } tillhör en annan användare, { $owner }
doctor-data-writable = det går att skriva i { $path }
doctor-data-split = { $path } ligger på en annan disk än mappen runt den
doctor-data-split-todo = stoppa servern och lägg hela mappen i samma filsystem
doctor-data-newer = { $path } har formatet { $found }, men den här versionen känner till format bara till och med { $known }
doctor-data-newer-todo = installera den version av Lausuma som skrev mappen, eller en senare; inget har ändrats
doctor-data-in-use = { $path } används av ett annat program
doctor-data-damaged = { $path } är skadad: { $why }
doctor-data-damaged-todo = återställ en säkerhetskopia till en tom mapp, och låt den här vara som den är
doctor-data-damaged-file = filen { $name } i den saknas eller är skadad
doctor-data-unopened = { $path } kan inte öppnas: { $why }
doctor-data-full = disken med { $path } har { $free } MB ledigt; under { $reserve } MB sparas ingenting
doctor-data-full-todo = gör plats: ta bort det som inte behövs, eller förstora disken
doctor-data-low = disken med { $path } har bara { $free } MB ledigt; under { $reserve } MB sparas ingenting mer
doctor-data-low-todo = gör plats inom kort
doctor-data-empty = disken med { $path } har { $free } MB ledigt; ännu har ingenting sparats
doctor-data-checked = disken med { $path } har { $free } MB ledigt; det som är sparat kontrollerades när servern startade
doctor-data-unchecked = disken med { $path } har { $free } MB ledigt; det som är sparat kontrolleras när servern startar
doctor-backups-none = inga görs
doctor-backups-none-todo = ange backup-to och backup-key (docs/backup.md), om inte hela maskinen säkerhetskopieras
doctor-backups-contradict = inställningarna motsäger varandra
doctor-backups-no-key-set = backup-to är angiven, men inte backup-key. Skapa en nyckel med lausuma backup key --backup-key FIL, och ange filen
doctor-backups-no-place-set = backup-key är angiven, men inte backup-to. Ange vart säkerhetskopiorna ska, till exempel /srv/backups
doctor-backups-place-neither = backup-to anger ingen plats för säkerhetskopior: det är varken en mapps hela sökväg, såsom /srv/backups, eller s3://ID:HEMLIGHET@SERVER/BEHÅLLARE
doctor-backups-place-bucket = backup-to anger ingen plats för säkerhetskopior: en behållare anges som s3://ID:HEMLIGHET@SERVER/BEHÅLLARE/MAPP?region=REGION, de två sista vid behov
doctor-backups-in-data = backup-to är { $place }, som ligger i datamappen och försvinner med den. Välj en mapp på en annan disk
doctor-backups-keyless = det finns ingen nyckel för dem
doctor-backups-key-missing = det finns ingen nyckel i { $path }. Skapa en med lausuma backup key, eller lägg din egen där
doctor-backups-key-unreadable = nyckeln i { $path } kan inte läsas: { $why }
doctor-backups-key-open = alla på den här maskinen kan läsa nyckeln i { $path }. Kör chmod o= { $path }, och försök igen
doctor-backups-key-damaged = { $path } innehåller ingen nyckel för säkerhetskopior, eller så är något tecken i den fel
doctor-backups-hold = på { $place } finns { $count }
doctor-backups-hold-none = platsen { $place } finns, men där finns inga än
doctor-backups-unusable = { $place } kan inte användas
doctor-backups-folder-missing = mappen { $path } för säkerhetskopior finns inte. Montera dess disk, eller skapa mappen: install -d -m 700 -o lausuma { $path }
doctor-backups-folder-denied = det går inte att skriva i mappen { $path } för säkerhetskopior: { $why }. Ge den till den användare som servern körs som
doctor-backups-folder-read-only = mappen { $path } för säkerhetskopior är skrivskyddad här. Undersök dess disk, och låt tjänsten skriva där (docs/backup.md)
doctor-backups-folder-full = disken med { $path } är full. Gör plats, eller välj en annan plats; tidigare säkerhetskopior är som de var
doctor-backups-folder-failed = mappen { $path } för säkerhetskopior fungerar inte: { $why }
doctor-backups-bucket-refused = { $place } släpper inte in oss: svaret är { $status }. Kontrollera id och hemlighet i inställningen backup-to
doctor-backups-bucket-missing = { $place } har ingen sådan behållare. Skapa den hos leverantören, eller rätta inställningen backup-to
doctor-backups-bucket-unreached = { $place } kan inte nås: { $why }
doctor-backups-bucket-failed = { $place } fungerar inte: { $why }
doctor-backups-other-key = säkerhetskopiorna på { $place } är gjorda med en annan nyckel. Ange rätt nyckel, eller en annan plats
doctor-backups-newer = säkerhetskopiorna på { $place } är gjorda av ett nyare program. Installera det eller ett senare, och försök igen
doctor-backups-part-missing = säkerhetskopians del { $part } saknas. Gör en ny: lausuma backup now
doctor-backups-part-damaged = säkerhetskopians del { $part } är skadad. Gör en ny: lausuma backup now
doctor-backups-made = den senaste som gjordes är nummer { $number }, från { $at }
doctor-backups-made-none = den här servern har inte gjort någon än
doctor-backups-made-todo = se till att servern är i gång, och be den göra en: lausuma backup now
doctor-backups-failing = sedan { $since } har ingen kunnat göras; servern antecknade orsaken på engelska: ”{ $why }”; { $last }
doctor-backups-failing-todo = åtgärda orsaken (docs/backup.md räknar upp orsakerna) och be sedan servern göra en: lausuma backup now
doctor-backups-checked = nummer { $number } återställdes på prov { $at }, och det lyckades
doctor-backups-checked-none = återställning har inte prövats än
doctor-backups-checked-todo = se till att servern är i gång, och pröva själv: lausuma restore --check
doctor-backups-unrestorable = sedan { $since } har ingen kunnat återställas; servern antecknade orsaken på engelska: ”{ $why }”; { $last }
doctor-backups-unrestorable-todo = åtgärda orsaken (docs/backup.md räknar upp orsakerna) och pröva sedan själv: lausuma restore --check
doctor-clock-untold = ännu har ingenting sparats som den kunde motsäga
doctor-clock-behind = den går efter det som senast sparades, med { $minutes ->
    [one] en minut
   *[other] { $minutes } minuter
}
doctor-clock-behind-todo = ställ klockan rätt, och starta sedan om servern: det som kommer härnäst får inte dateras före det som är sparat
doctor-clock-fine = den går inte efter det som senast sparades
doctor-clock-kept = den hålls rätt via nätet
doctor-clock-unkept = inget hittades som håller den rätt via nätet
doctor-clock-unkept-todo = apt-get install systemd-timesyncd, om inte maskinen under den här håller klockan rätt (en container, vissa virtuella maskiner)
doctor-sockets-may = en server får öppna { $count }
doctor-sockets-may-here = en server som startas härifrån får öppna { $count }
doctor-sockets-few = en server får öppna bara { $count }, och varje besökare tar en
doctor-sockets-few-here = en server som startas härifrån får öppna bara { $count }, och varje besökare tar en
doctor-sockets-few-todo = skriv LimitNOFILE={ $count } i tjänstens enhet, som i den enhet som följer med programmet
doctor-mail-unnamed = inställningarna anger ingen giltig e-postserver
doctor-mail-unnamed-url = ange e-postservern som smtp://mail.example.org:587?tls=required eller smtps://namn:lösenord@mail.example.org
doctor-mail-unnamed-from = ange avsändaren med inställningen mail-from, till exempel { $example }
doctor-mail-folder = ingen e-postserver är angiven, så meddelandena går till { $path }
doctor-mail-folder-todo = ange smtp-url och mail-from, om inte någon förmedlar dem för hand
doctor-mail-fine = e-postservern svarar och släpper in servern
doctor-mail-refused = e-postservern släpper inte in servern: { $why }
doctor-mail-refused-todo = jämför smtp-url med e-posttjänstens anvisningar: server, port, namn, lösenord (tecknen @ : / i det skrivs %40 %3A %2F); kontrollera också att den här maskinen kommer åt porten
doctor-mail-plain = lösenord och meddelanden kan gå okrypterade till e-postservern
doctor-mail-plain-todo = använd smtps://… (port 465) eller smtp://…:587?tls=required
doctor-mail-no-address = adressen att skicka till är ingen e-postadress
doctor-mail-no-address-todo = ange den som --send-to namn@example.org
doctor-mail-taken = e-postservern tog emot ett meddelande; se efter om det kom fram, och om det hamnade i skräpposten
doctor-mail-untaken = e-postservern tog inte emot ett meddelande: { $why }
doctor-mail-untaken-todo = mail-from måste vara en adress som e-postservern får skicka från
doctor-public-unset = ingen är angiven, så länkar i e-post leder till http://{ $listen }
doctor-public-unset-todo = ange public-url, till exempel https://lausuma.example.org
doctor-public-none = { $url } är ingen webbadress
doctor-public-none-todo = ange public-url som https://lausuma.example.org
doctor-public-unknown = namnet { $host } leder ingenstans: { $why }
doctor-public-unknown-todo = lägg till en A-post (och en AAAA-post) med den här maskinens adress där domänen sköts; det kan ta en timme innan den är känd överallt
doctor-public-no-address = adress saknas
doctor-public-unreached = { $url } kan inte nås: { $why }
doctor-public-unreached-tls = förnya certifikatet för namnet (certbot renew), ge proxyservern hela certifikatkedjan (fullchain.pem) och ladda om den
doctor-public-unreached-todo = se efter om proxyservern är i gång (systemctl status nginx) och om brandväggen släpper igenom portarna 80 och 443; i vissa nät kan en maskin inte nå sig själv via sin offentliga adress: pröva från ett annat ställe
doctor-public-no-tls = { $url } har ingen TLS-kryptering, så vem som helst på vägen kan läsa vad folk skickar
doctor-public-no-tls-todo = sätt en proxyserver med certifikat framför, och ange public-url som https://…
doctor-public-ending = certifikatet gäller bara { $days ->
    [one] en dag
   *[other] { $days } dagar
} till
doctor-public-ending-todo = ta reda på varför det inte har förnyats: certbot renew eller journalctl -u caddy
doctor-public-valid = certifikatet gäller, minst { $days } dagar till
doctor-public-this = { $url } leder till den här servern
doctor-public-another = en annan Lausuma svarar på { $url }
doctor-public-another-todo = se efter vart proxyservern leder (proxy_pass) och vart namnet leder
doctor-public-elsewhere = en Lausuma svarar på { $url }, men inte där den ska vara enligt de här inställningarna
doctor-public-elsewhere-todo = ge kommandot inställningarna för den server som är i gång (--config), eller stoppa den
doctor-public-proxy = en proxyserver svarar på { $url }, men servern bakom den är inte i gång
doctor-public-proxy-todo = starta servern
doctor-public-something = något annat svarar på { $url }, med { $status }
doctor-public-something-todo = låt proxyservern leda till adressen i inställningen listen
doctor-public-together = att skriva tillsammans går igenom (WebSocket)
doctor-public-not-together = att skriva tillsammans går inte igenom (WebSocket): { $why }
doctor-public-not-together-todo = låt proxyservern skicka vidare Upgrade och Connection över HTTP/1.1, som i nginx.conf som följer med
doctor-public-answer = svaret var { $status }
doctor-public-believed = proxyservern tror på det som besökare själva uppger om sin adress i { $header }
doctor-public-believed-todo = låt proxyservern själv sätta fältet: { $command }
doctor-public-own = besökare räknas efter sin egen adress; den här maskinens är { $address }
doctor-public-second = den andra förfrågan fick inget svar: { $why }
doctor-public-second-todo = försök igen
doctor-public-as-one = alla besökare räknas som en, eftersom proxyservern inte berättar vems förfrågningar den skickar vidare
doctor-public-as-one-todo = ange client-address-header = "X-Forwarded-For", och låt proxyservern sätta det fältet
doctor-public-connected = besökare räknas efter adressen som de ansluter från
doctor-public-unsaid = proxyservern sätter inte { $header }, så alla besökare räknas som en
doctor-public-unsaid-todo = låt proxyservern sätta fältet: { $command }

## Ställningstagandets sidor och vad man nu kan göra där

statement-pages = Ställningstagandets sidor
statement-participants = Deltagare
statement-log = Beslut
asked-coordinate = Din organisation { $organisation } koordinerar det här ställningstagandet.
asked-write = Nu kan du skriva på utkastet för { $organisation }.
asked-comment = Nu skrivs utkastet. Du kan redan kommentera det för { $organisation }.
asked-no-hat = Du företräder ännu ingen organisation i nätverket. Be din organisations huvudanvändare om en roll.

## Det som väntar

waiting-title = Det som väntar på dig
waiting-intro = Här ser du var du behövs just nu, i alla dina organisationer.
waiting-round = { $title } – { $round }. { $state }: { $times }
waiting-round-what = Gå till rundan
waiting-nothing = Ingenting väntar på dig just nu. När du behövs någonstans syns det här.
waiting-no-hat = Du företräder ännu ingen organisation.
waiting-no-hat-what = Ansök om att din organisation får gå med i nätverket
waiting-contact = Är du fortfarande kontaktperson för { $organisation }?
waiting-contact-what = Svara
waiting-applications = { $count ->
    [one] En organisation vill gå med i nätverket.
   *[other] { $count } organisationer vill gå med i nätverket.
}
waiting-applications-what = Behandla ansökningarna
waiting-mine = Är det du som har ansökt för { $organisation }?
waiting-invitation-what = Öppna inbjudan
waiting-hat = Du företräder flera organisationer. Välj vilken du företräder nu.
waiting-write = Här kan du skriva
waiting-write-for = För { $organisation }
waiting-own = Ditt eget

## Egna uppgifter

profile-title = Egna uppgifter
profile-intro = Ditt namn syns för dem som skriver i samma text som du.
profile-name = Namn
profile-name-hint = Det namn som andra känner dig vid.
profile-email = E-postadress
profile-email-hint = Med den här adressen loggar du in. Om adressen ändras, be din organisations huvudanvändare om en ny inbjudan.
profile-roles = Dina roller i organisationerna
profile-save = Spara
profile-language = Språk
profile-sessions = Var du är inloggad
profile-tokens = Nycklar för dina egna program

## Vad som är sparat om dig

data-title = Vad som finns sparat om mig
data-intro = Här är allt som servern har om dig. Du kan ladda ner det som en fil.
data-download = Ladda ner som fil
data-language-none = inte valt
data-sessions = Inloggningar
data-tokens = Nycklar
data-invitations = Inbjudningar till dig
data-mails = Meddelanden till dig som ännu finns i minnet
data-acts = Dina beslut och handlingar som har antecknats
data-written = Texter som du har skrivit i
data-written-none = Du har inte skrivit i någon text.
data-count = { $count } st.
data-changes = { $count ->
    [one] en ändring
   *[other] { $count } ändringar
}

## Att radera sina uppgifter

erase-title = Radera mina uppgifter
erase-intro = Uppgifterna raderas genast, och det går inte att ångra.
erase-goes = Det som raderas
erase-goes-text = Ditt namn, din e-postadress, språket du har valt, dina roller, inloggningar och nycklar samt inbjudningar och meddelanden till dig, och uppgiften om vad du senast läst. Du loggas ut överallt.
erase-stays = Det som blir kvar
erase-stays-text = Text som du har skrivit blir kvar i ställningstagandena och besluten i deras historik, men där finns bara en beteckning som inte längre visar vem du var.
erase-copies-text = Ur säkerhetskopior försvinner uppgifterna i den takt som kopiorna byts ut mot nya. På serverns disk skrivs gamla poster över med tiden.
erase-sure = Jag vill att mina uppgifter raderas för gott.
erase-do = Radera mina uppgifter för gott
refusal-not-sure = Kryssa först för att du vill radera dina uppgifter.
flash-reminded = Påminnelsen skickas till dem som inte har svarat.
flash-erased = Dina uppgifter är raderade. Tack för att du var med.

# Rundor och versioner

rounds = Rundor
rounds-title = Rundor: { $title }
rounds-intro = Under en kommentarsrunda kommenterar organisationerna en låst version. Den ändras inte, även om utkastet skrivs vidare.
rounds-empty = Det finns inga rundor ännu.
rounds-all = Alla rundor och versioner
report = Sammandrag av rundan
report-open = Rundan har varit öppen { $time }.
report-wrote-nobody = Texten har inte ändrats sedan versionen som kommenteras.
report-changes = Vad som ändrades under rundan
report-acts = Rundans skeden
report-markdown = Sammandraget som text
report-may-answer = { $count ->
    [one] { $count } organisation har kunnat kommentera.
   *[other] { $count } organisationer har kunnat kommentera.
}
report-wrote = { $count ->
    [one] Sedan versionen som kommenteras har { $count } organisation ändrat texten: { $organisations }.
   *[other] Sedan versionen som kommenteras har { $count } organisationer ändrat texten: { $organisations }.
}
history = Historik
history-title = Historik: { $title }
history-intro = När texten har skrivits, låsts och kommenterats, med det senaste först.
history-empty = Ingenting har hänt ännu.
history-wrote = { $organisations } skrev.
history-look = Se texten från den stunden
anew = Börja texten på nytt
anew-intro = Börja texten på nytt om något har skrivits i den som också måste försvinna ur ändringshistoriken, eller om historiken är full. Texten säger detsamma som nu, men inget blir kvar av hur den har skrivits. Detta går inte att ångra.
anew-goes = Detta försvinner
anew-goes-changes = Alla ändringar i alla språkversioner, också borttagna, och textens tidigare stunder ur historiken.
anew-goes-hands = Uppgiften om vilken organisation som har skrivit vilket ord hittills.
anew-goes-checks = Anteckningen om att en språkversion motsvarar texten, om någondera har ändrats sedan dess.
anew-goes-unsent = Om någon har ändringar som servern inte har fått ännu får hen dem tillbaka för att kopiera.
anew-stays = Detta blir kvar
anew-stays-text = Texten som den är nu och varje låst version. Står orden som ska bort i en låst version syns de där fortfarande.
anew-stays-comments = Kommentarer, avgörandena om dem och underskrifter. En kommentar stannar vid sina ord om orden står i texten bara en gång; annars visas den på sidan med sitt citat.
anew-stays-returned = Texter som har lämnats tillbaka till dem som skrev dem.
anew-stays-backups = Säkerhetskopiorna, tills tjänstens driftansvariga har tagit bort dem.
anew-reason-hint = Syns bland besluten för alla som ser ställningstagandet. Upprepa inte de ord som ska försvinna.
anew-do = Radera historiken och börja på nytt
log-begun-anew = började texten på nytt och raderade dess ändringshistorik.
begun-anew = Koordinatorn har börjat texten på nytt. Servern hade inte fått dessa ändringar av dig ännu, och de kan inte läggas till i den nya texten som de är.
moment-title = En tidigare text
moment-restore = Återställ den här texten
moment-restore-hint = Återställningen är en ny ändring i den nuvarande texten. Ingenting raderas: den nuvarande texten finns kvar i historiken.
moment-intro = { $count ->
    [one] Så här var texten när den hade { $count } ändring.
   *[other] Så här var texten när den hade { $count } ändringar.
}
round-new = Öppna en kommentarsrunda
round-new-intro = När rundan börjar låses utkastet som den version som kommenteras. Då bestäms också slutligt vem som läser och deltar.
round-new-send = Öppna rundan
round-name = Rundans namn
round-name-hint = Frivilligt. Till exempel: Medlemsorganisationernas runda
round-opens = Öppnar
round-opens-hint = Finsk tid. Om du lämnar fältet tomt öppnar rundan genast.
round-closes = Avslutas
round-closes-hint = Finsk tid. Rundan avslutas då av sig själv.
round-drafting = Utkastet under rundan
round-drafting-hint = Versionen som kommenteras ändras inte i någotdera fallet.
round-numbered = Runda { $round }
round-times = { $opens } – { $closes }.
round-left = { $left } återstår.
round-opens-in = { $left } tills den öppnar.
round-about = Versionen som kommenteras: { $version }
round-outcome = Resultatet: version { $version }
round-state-scheduled = Kommande
round-state-open = Öppen
round-state-answering = Kommentarerna besvaras
round-state-finished = Slutförd
round-state-cancelled = Inställd
round-act-close = Avsluta rundan
round-act-close-intro = Rundan avslutas genast, före utsatt tid. Sena kommentarer tas emot för sig.
round-act-extend = Förläng tiden
round-act-extend-intro = Rundans nya sluttid syns genast för alla. Motiveringen är offentlig.
round-act-reopen = Öppna rundan på nytt
round-act-reopen-intro = Rundan öppnas om samma version till en ny sluttid. Motiveringen är offentlig.
round-act-cancel = Ställ in rundan
round-act-cancel-intro = Rundan öppnar inte. Motiveringen är offentlig.
round-act-finish = Slutför rundan
round-act-finish-intro = Texten låses nu som den version som rundan ledde till. Det går inte att ångra.
step-sign-on = Lås för underskrift
step-sign-on-intro = Texten låses som den version som organisationerna undertecknar. Därefter ändrar ingen den.
step-sign-on-urgent = Ingen kommentarsrunda har slutförts. Ställningstagandet går till underskrift som brådskande, och det syns för alla.
step-resume = Öppna för skrivande igen
step-resume-intro = Texten öppnas för skrivande. Den låsta versionen finns kvar som den är.
step-publish = Publicera
step-publish-intro = Den låsta versionen publiceras för alla.
new-adapts = Grunden är ställningstagandet { $title }. Dess text blir ett utkast som du fritt kan ändra. I det nya ställningstagandet berättas vad det bygger på.
adapt-way = Gör ett ställningstagande utifrån ett annat nätverks
adapt-title = Ställningstagande utifrån ett annat nätverks
adapt-intro = Ladda ner kontrollpaketet (ZIP) på sidan för ett ställningstagande som ett annat nätverk har publicerat och ta in det här. Paketet kontrolleras först. Dess text blir ett utkast, och i det nya ställningstagandet berättas vad det bygger på.
adapt-file = Kontrollpaket
adapt-file-hint = ZIP-fil, högst 4 megabyte
adapt-field-title-hint = Om du lämnar fältet tomt blir rubriken densamma som i originalet.
adapt-language-hint = Om ställningstagandet har publicerats på det här språket blir den texten utkast. Annars blir det originaltexten.
adapt-submit = Kontrollera och börja
adapted-from = Bygger på
refusal-nothing-to-adapt = Inget ställningstagande har publicerats på den adressen. Kontrollera adressen eller börja från början.
refusal-not-a-bundle = Filen är inte ett kontrollpaket. Ladda ner det på ställningstagandets offentliga sida under kontrollpaket (ZIP) och ta in det som det är.
refusal-bundle-broken = Kontrollpaketet är inte helt: delarna stämmer inte med dess protokoll. Ladda ner det på nytt från ställningstagandets offentliga sida.
public-adapt = Gör ett eget ställningstagande av det här
public-adapt-hint = I ett annat nätverk: ladda ner kontrollpaketet och ta in det där som grund för ett nytt ställningstagande.
publish-at = När
publish-at-hint = Finsk tid. Om du lämnar fältet tomt publiceras ställningstagandet genast. Annars publiceras det då av sig självt, och inget är offentligt före det.
step-untime = Avbryt tidsinställningen
step-untime-intro = Ställningstagandet publiceras inte av sig självt. Du kan publicera det senare eller ställa in en ny tid.
stage-timed = Publiceras { $at }
embargo = För pressen i förväg
embargo-link = På den här adressen kan ställningstagandet läsas före publiceringen utan inloggning. Ge den bara till dem som följer publiceringstiden. Om tiden ändras, ändras också adressen.
embargo-until = Får publiceras { $at }
embargo-hint = Den här sidan har du fått i förväg. Publicera eller dela den inte före den tiden. Det kan ännu komma fler undertecknare.
embargo-since = Publiceras
step-follow-up = Berätta om uppföljningen
step-follow-up-intro = Berätta kort vad ställningstagandet ledde till.
step-withdraw = Lägg ner ställningstagandet
step-withdraw-intro = Arbetet med ställningstagandet slutar här. Texterna och besluten finns kvar.
versions = Låsta versioner
versions-hint = En låst version ändras inte längre.
version = Version { $version }
version-sealed = Låst { $when }. Den här texten ändras inte längre.
version-hash = Kontrollsumma (SHA-256)
version-markdown = Texten som kontrollsumman är räknad på
left-moment = mindre än en minut
left-days = { $count ->
    [one] { $count } dag
   *[other] { $count } dagar
}
left-hours = { $count ->
    [one] { $count } timme
   *[other] { $count } timmar
}
left-minutes = { $count ->
    [one] { $count } minut
   *[other] { $count } minuter
}
## Vad som har ändrats, en mening i taget

change-clause = Punkt { $number }
change-heading = Rubrik { $number }
change-was-clause = Tidigare punkt { $number }
change-was-heading = Tidigare rubrik { $number }
change-added = { $place } är ny: { $words }
change-removed = { $place } ströks: { $words }
change-moved = { $place } flyttades och har nu nummer { $number }.
change-split = { $place } delades i { $count } delar.
change-joined = { $place } har satts ihop av { $count } delar.
change-kind = { $place } är nu { $became }, tidigare { $was }.
change-kind-heading-1 = huvudrubrik
change-kind-heading-2 = mellanrubrik
change-kind-heading-3 = underrubrik
change-kind-paragraph = stycke
change-kind-bullet = punkt i en lista
change-kind-numbered = punkt i en numrerad lista
change-level = { $place } står nu på listans nivå { $became }, tidigare på nivå { $was }.
change-listed = { $place } hör nu till en punkt i en lista.
change-not-listed = { $place } hör inte längre till en punkt i en lista.
change-quoted = { $place } är nu ett citat.
change-not-quoted = { $place } är inte längre ett citat.
change-list = { $place } står nu i en annan sorts lista.
change-replaced = { $place }: ”{ $was }” ändrades till ”{ $became }”.
change-inserted = { $place }: ”{ $words }” lades till efter ”{ $behind }”.
change-inserted-first = { $place }: ”{ $words }” lades till i början.
change-deleted = { $place }: ”{ $words }” ströks efter ”{ $behind }”.
change-deleted-first = { $place }: ”{ $words }” ströks i början.
change-strong = { $place }: ”{ $words }” skrevs i fetstil.
change-not-strong = { $place }: ”{ $words }” står inte längre i fetstil.
change-em = { $place }: ”{ $words }” kursiverades.
change-not-em = { $place }: ”{ $words }” är inte längre kursiverat.
change-link = { $place }: ”{ $words }” är nu en länk.
change-not-link = { $place }: ”{ $words }” är inte längre en länk.
change-address = { $place }: länken ”{ $words }” leder nu till en annan adress.
change-spaced = { $place }: bara mellanslag eller radbyten har ändrats.

## Vad som ändrats: två texter jämförs

changes = Vad som ändrats
changes-title = Vad som ändrats: { $title }
changes-empty = Det finns något att jämföra när texten har sin första låsta version. Den uppstår när en kommentarsrunda öppnas eller texten låses för underskrift.
changes-none = Texterna är likadana: ingenting har ändrats.
changes-from = Tidigare text
changes-to = Senare text
changes-compare = Jämför
changes-live = Utkastet nu
changes-read = Texten som du senast läste
changes-at-opening = när runda { $round } öppnades
changes-at-end = när runda { $round } avslutades
changes-views = Vyer
changes-view-inline = I texten
changes-view-beside = Sida vid sida
changes-view-changed = Bara ändrade
changes-view-organisations = Per organisation
changes-view-sentences = I meningar
changes-summary = Sammanfattning
changes-clauses = { $count ->
    [one] En punkt ändrades
   *[other] { $count } punkter ändrades
}
changes-headings = { $count ->
    [one] En rubrik ändrades
   *[other] { $count } rubriker ändrades
}
changes-count-added = { $count ->
    [one] en är ny
   *[other] { $count } är nya
}
changes-count-removed = { $count ->
    [one] en togs bort
   *[other] { $count } togs bort
}
changes-count-changed = { $count ->
    [one] en omarbetades
   *[other] { $count } omarbetades
}
changes-count-moved = { $count ->
    [one] en flyttades
   *[other] { $count } flyttades
}
changes-count-split = { $count ->
    [one] en delades
   *[other] { $count } delades
}
changes-count-joined = { $count ->
    [one] en slogs ihop av flera
   *[other] { $count } slogs ihop av flera
}
changes-words-added = { $count ->
    [one] Ett ord kom till.
   *[other] { $count } ord kom till.
}
changes-words-removed = { $count ->
    [one] Ett ord togs bort.
   *[other] { $count } ord togs bort.
}
changes-hands = Ord per organisation
changes-hands-who = Organisation
changes-hands-added = Tillagda
changes-hands-removed = Borttagna
changes-hands-unknown = Okänd
changes-folded = { $count ->
    [one] En punkt är oförändrad
   *[other] { $count } punkter är oförändrade
}
changes-ins-begins = tillagt:
changes-ins-by = { $organisation } lade till:
changes-ins-ends = (tillägget slutar)
changes-del-begins = borttaget:
changes-del-by = { $organisation } tog bort:
changes-del-ends = (det borttagna slutar)
changes-remarked = ändrad formatering:
changes-in-text = Visa i texten
changes-since = Andra har ändrat texten sedan du läste den { $when }.
changes-since-show = Se vad som ändrats
changes-files = Ladda ner jämförelsen:
changes-file-pdf = PDF
changes-file-docx = Word med spårade ändringar (DOCX)
changes-sealed = Låst { $when }
changes-legend = Så här är ändringarna märkta:
changes-legend-added = tillagt
changes-legend-removed = borttaget
data-read = Ställningstaganden där det är i minnet vad du senast läst

## Vem skrev vad

lens-show = Visa vilken organisation som skrev vad
lens-leave = Visa texten utan organisationer
lens-legend = Vem skrev
lens-intro = Bokstaven och mönstret berättar vilken organisation som skrev orden. Efter bokstaven står den version där orden kom med.
lens-draft = I utkastet, ännu inte i någon version
lens-by = { $organisation }, version { $version }:
lens-by-draft = { $organisation }, utkast:

## Vad ställningstagandet är till för

kind-position-choice = Ställningstagande: organisationerna tar själva upp saken
kind-submission-choice = Utlåtande: en myndighet har bett om det
kind-opinion-piece-choice = Insändare till en tidning
about-kind = Vad skriver ni?
about-deadline = Tidsfrist
about-deadline-hint = Dag och klockslag i finländsk tid. Kan lämnas tomt.
about-deadline-passed = Tidsfristen har gått ut.
about-register-number = Diarienummer
about-register-number-hint = Ur begäran om utlåtande, till exempel VN/1234/2026.
about-questions = Myndighetens frågor
about-questions-hint = En fråga per rad. I ett nytt utlåtande blir de rubriker i texten, som går att ändra senare.
about-character-limit = Teckengräns
about-character-limit-hint = Tidningens gräns med mellanslag, till exempel 3000. Kan lämnas tomt.
about-limit = Insändaren får ha högst { $max } tecken.
about-addressees = Mottagare
about-addressees-hint = En per rad: ministerium, utskott, tidning.
about-theme = Tema
about-theme-hint = Vilket gemensamt tema hör detta till? Kan lämnas tomt.
about-purpose = Syfte
about-purpose-hint = Vad vill ni uppnå? Kan lämnas tomt.
edit-title = Ändra uppgifter
edit-intro = Rubriken och uppgifterna kan ändras tills texten låses för underskrift. Adressen är densamma.
edit-save = Spara uppgifterna
limit-left = { $characters } / { $max } tecken, { $count } kvar.
limit-over = { $characters } / { $max } tecken: texten är { $count } tecken för lång. Korta den före underskrifterna.
sign-on-without-round = Gick till underskrift utan kommentarsrunda { $when }.
log-sign-on-urgent = låste version { $version } för underskrift utan kommentarsrunda.
log-described = uppdaterade uppgifterna: { $kind }, ”{ $title }”.
log-moment-named = gav ett ögonblick namnet ”{ $name }”.
refusal-description-fixed = Texten är redan låst för underskrift, så rubriken och uppgifterna kan inte ändras. Öppna den först för skrivande igen.
refusal-purpose-too-long = Förkorta syftet: det får ha högst { $max } tecken.
refusal-theme-too-long = Förkorta temat: det får ha högst { $max } tecken.
refusal-too-many-addressees = Välj högst { $max } mottagare.
refusal-addressee-too-long = Förkorta mottagaren: en rad får ha högst { $max } tecken.
refusal-register-number-too-long = Förkorta diarienumret: det får ha högst { $max } tecken.
refusal-too-many-questions = Skriv högst { $max } frågor.
refusal-question-too-long = Förkorta frågan: en rad får ha högst { $max } tecken.
refusal-character-limit-outside = Skriv teckengränsen med siffror, 1–{ $max }.
refusal-text-too-long = Insändaren är längre än sin teckengräns. Korta texten eller ändra gränsen.
refusal-moment-name-missing = Ge ögonblicket ett namn.
refusal-moment-name-too-long = Förkorta namnet: det får ha högst { $max } tecken.
refusal-too-many-moments = Det finns redan { $max } namngivna ögonblick, och fler ryms inte.
refusal-unknown-kind = Välj slag: ställningstagande (position), utlåtande (submission) eller insändare (opinion-piece).
refusal-not-of-this-kind = Tidsfrist, diarienummer och frågor hör till ett utlåtande och teckengränsen till en insändare. Byt slag eller lämna bort dem.

## Namngivna ögonblick

moment-name = Ögonblickets namn
moment-name-hint = Till exempel ”Före styrelsens möte”. Namnet syns i historiken.
moment-name-save = Ge namnet
moment-compare = Jämför med texten nu
moment-named = Namngivet ögonblick: { $name }
changes-moment = Ögonblick, { $count } ändringar

## Koordineringens offentliga logg

log-intro-coordination = Vad koordinatorerna, tidtabellen och driften har gjort med ställningstagandet och varför, nyast först. Av personer syns bara en referens.
log-filter = Vilka beslut som visas
log-coordination = Koordinering
log-all = Alla

## Returnerad text

returned-title = Text som sparats för er organisation
returned-intro = Den här texten kunde inte tas in i ställningstagandet när den kom. Bara människor i er egen organisation ser den. Kopiera den, ta in den i utkastet eller ta bort den.
returned-none = Ingen text har sparats för er organisation.
returned-kept = Sparad { $when }
returned-hand-in = Ta in i utkastet
returned-later = Texten kan tas in i utkastet när skrivandet fortsätter.
returned-remove = Ta bort
returned-place = Text att ta in
returned-place-hint = Kopiera texten och klistra in den i utkastet där den nu hör hemma. Ta sedan bort den bland de sparade texterna.
returned-waits = { $count ->
    [one] En text som inte kunde tas in i utkastet har sparats för er organisation.
   *[other] { $count } texter som inte kunde tas in i utkastet har sparats för er organisation.
}
returned-keep = Spara för vår organisation
returned-is-kept = Texten är sparad för er organisation. Andra ser den inte.
returned-not-kept = Texten kunde inte sparas på servern. Den finns på den här enheten.
data-returned = Texter som sparats för organisationen och inte kunde tas in i utkastet
refusal-returned-full = Er organisation har redan { $max } sparade texter för det här ställningstagandet. Ta först bort gamla.
## Kommentarer

log-comment-recorded = antecknade kommentar { $comment } av { $organisation } ({ $channel }).
log-comment-made = lämnade kommentar { $comment }.
log-comment-made-late = lämnade kommentar { $comment } efter att rundan hade avslutats.
log-comment-reworded = ändrade ordalydelsen i kommentar { $comment }.
log-comment-withdrawn = drog tillbaka kommentar { $comment }.
log-reply-made = svarade på kommentar { $comment }.
log-comment-agreed = instämmer i kommentar { $comment }.
log-agreement-taken-back = instämmer inte längre i kommentar { $comment }.
log-outcome-given = besvarade kommentar { $comment }: { $outcome }.
log-outcome-contested = begärde ny behandling av kommentar { $comment }.
log-contest-decided = avgjorde den nya behandlingen av kommentar { $comment }: { $outcome }.
outcome-accepted = beaktats
outcome-partly = beaktats delvis
outcome-not-accepted = inte beaktats
outcome-noted = antecknad för kännedom
outcome-moved = flyttad till en senare runda
channel-mail = meddelat per e-post
channel-phone = meddelat per telefon
channel-meeting = meddelat på ett möte
channel-paper = meddelat på papper
comment-kind-language = Språklig ändring
comment-kind-substance = Ändring i sak
comment-kind-red-line = Tröskelfråga
comment-kind-question = Fråga
comment-kind-support = Stöd
comment-state-open = väntar på svar
comment-state-answered = besvarad
comment-state-contested = ny behandling begärd
comment-state-withdrawn = tillbakadragen
comments = Kommentarer
comments-title = Kommentarer: { $title }
comments-count = { $count ->
    [0] Inga kommentarer ännu.
    [one] En kommentar har lämnats.
   *[other] { $organisations ->
        [one] En organisation har lämnat { $count } kommentarer.
       *[other] { $organisations } organisationer har lämnat { $count } kommentarer.
    }
}
comments-wait = { $count ->
    [one] En väntar på svar.
   *[other] { $count } väntar på svar.
}
comments-round-open = Kommentarsrundan är öppen, och varje kommentar får ett svar.
comments-empty = Inga kommentarer med de här valen.
comments-all = Alla kommentarer
comments-waiting = Väntar på svar ({ $count })
comments-answered = Besvarade ({ $count })
comments-late = För sent inkomna ({ $count })
comments-late-hint = De här kom efter att rundan hade avslutats. Koordinatorn svarar om tiden räcker; rundan kan avslutas utan svar.
comments-withdrawn = Tillbakadragna ({ $count })
comments-filter = Avgränsa kommentarerna
comments-filter-state = Läge
comments-filter-kind = Art
comments-filter-organisation = Organisation
comments-filter-do = Avgränsa
comments-any = Alla
comments-column-number = Nummer
comments-column-organisation = Organisation
comments-column-clause = Punkt
comments-column-kind = Art
comments-column-text = Kommentar
comments-column-replacement = Föreslagen ordalydelse
comments-column-outcome = Svar
comments-column-reason = Motivering
comments-column-version = Version
comments-column-quote = Citat
comments-column-received = Inkom
comments-column-late = För sent
comments-column-channel = Hur den kom
comments-column-source = Källa
comments-table-note = { $count ->
    [one] En kommentar.
   *[other] { $count } kommentarer enligt punkt och nummer.
}
comments-out = Exportera som tabell
comments-out-hint = En kommentar per rad: nummer, organisation, punkt, art, kommentar, föreslagen ordalydelse, svar och motivering. Med kommer de kommentarer som valts ovan och som du får läsa.
comments-out-xlsx = Excel (XLSX)
comments-out-csv = CSV
comments-out-docx = Word (DOCX)
comments-out-markdown = Markdown
comments-out-json = JSON
comments-import = Importera kommentarer från en tabell
comments-import-title = Importera kommentarer som kom på papper
comments-import-intro = Välj en tabell med en kommentar av en organisation på varje rad. Först ser du vad som skulle antecknas. Inget sparas innan du godkänner det.
comments-import-to-round = Kommentarerna antecknas i runda { $round }, version { $version }.
comments-import-late = Runda { $round } är avslutad: kommentarerna antecknas som för sent inkomna till version { $version }.
comments-import-to-live = Ingen runda har öppnats: kommentarerna antecknas till utkastet.
comments-import-source-hint = Gäller rader utan källa. Till exempel: Blanketter från höstmötet 3.3. Bara organisationen själv och koordinatorerna ser källan.
comments-import-confirm = Anteckna kommentarerna
comments-import-confirm-hint = Alla rader antecknas på en gång eller inga alls. Samma tabell kan importeras igen: inget antecknas två gånger.
comments-import-choose-new = Antecknas
comments-import-list-new = { $count ->
    [one] En kommentar antecknas
   *[other] { $count } kommentarer antecknas
}
comments-import-list-nothing = { $count ->
    [one] En kommentar är redan antecknad
   *[other] { $count } kommentarer är redan antecknade
}
comments-import-list-skipped = { $count ->
    [one] En rad utelämnas
   *[other] { $count } rader utelämnas
}
comments-import-guide = Vad tabellen kan innehålla
comments-import-guide-intro = På första raden står rubrikerna, i vilken ordning som helst. Organisation och kommentar behövs, de andra kolumnerna är frivilliga. En tabell som exporterats härifrån kan fyllas i och importeras som den är.
comments-import-guide-organisation = Organisationens namn, FO-nummer eller nummer i föreningsregistret.
comments-import-guide-text = Kommentarens ord.
comments-import-guide-clause = Punktens nummer. Tom betyder hela texten.
comments-import-guide-quote = Orden som kommentaren gäller, precis som de står i texten.
comments-import-guide-kind = Språklig ändring, ändring i sak, tröskelfråga, fråga eller stöd.
comments-import-guide-replacement = Ord som föreslås i stället för citatet eller punkten.
comments-import-guide-version = Versionens nummer. Tom betyder versionen i den runda som öppnades senast.
comments-import-guide-channel = Meddelat per e-post, per telefon, på ett möte eller på papper.
comments-import-guide-source = Av vem och när kommentaren kom.
incoming-title = Hämta ett utkast ur en fil
incoming-intro = Välj en fil från ett ordbehandlingsprogram. Du ser först hur den tolkades. Inget sparas innan du godkänner det.
incoming-file = Fil
incoming-file-hint = Word (docx), LibreOffice (odt), Markdown eller ren text, högst { $megabytes } megabyte.
incoming-look = Visa förhandsgranskningen
incoming-guide = Vad som följer med ur filen
incoming-guide-kept = Rubriker, stycken, listor, citat, länkar, fetstil och kursiv.
incoming-guide-tracked = Spårade ändringar blir ändringsförslag. Texten hämtas som den var före dem.
incoming-guide-comments = Kommentarer blir kommentarer på samma ställen. I dem står vem som skrev dem.
incoming-guide-left = Bilder, fotnoter och annat som ett ställningstagande inte kan ha lämnas bort. Förhandsgranskningen säger vad och var. Makron körs aldrig.
incoming-preview-title = Förhandsgranskning av utkastet
incoming-preview-intro = Så tolkades filen { $file }. Granska den och hämta den sedan.
incoming-tally-headings = Rubriker
incoming-tally-clauses = Punkter
incoming-tally-suggestions = Ändringsförslag
incoming-tally-comments = Kommentarer
incoming-tally-left = Lämnas bort eller ändras
incoming-replaces = Ställningstagandet har redan text. Filens text kommer i stället; den tidigare texten finns kvar i historiken.
incoming-left = Vad som inte kunde tolkas
incoming-left-nothing = Allt kunde tolkas.
incoming-left-below = – under rubriken ”{ $heading }”
incoming-left-table = { $count ->
    [one] En tabell: dess ord följer med som stycken
   *[other] { $count } tabeller: deras ord följer med som stycken
}
incoming-left-picture = { $count ->
    [one] En bild lämnas bort
   *[other] { $count } bilder lämnas bort
}
incoming-left-text-box = { $count ->
    [one] En textruta lämnas bort
   *[other] { $count } textrutor lämnas bort
}
incoming-left-footnote = { $count ->
    [one] En fotnot eller slutnot lämnas bort
   *[other] { $count } fotnoter eller slutnoter lämnas bort
}
incoming-left-macro = Makron lämnades bort och kördes inte
incoming-left-embedded-object = { $count ->
    [one] Ett inbäddat objekt lämnas bort
   *[other] { $count } inbäddade objekt lämnas bort
}
incoming-left-equation = { $count ->
    [one] En formel lämnas bort
   *[other] { $count } formler lämnas bort
}
incoming-left-header-or-footer = { $count ->
    [one] Ett sidhuvud eller en sidfot lämnas bort
   *[other] { $count } sidhuvuden eller sidfötter lämnas bort
}
incoming-left-field = { $count ->
    [one] Ett fält, till exempel ett datum eller en hänvisning: orden blir text
   *[other] { $count } fält, till exempel datum eller hänvisningar: orden blir text
}
incoming-left-table-of-contents = Innehållsförteckningen lämnas bort
incoming-left-hidden-words = { $count ->
    [one] Dold text lämnas bort på ett ställe
   *[other] Dold text lämnas bort på { $count } ställen
}
incoming-left-deep-heading = { $count ->
    [one] En rubrik på de lägsta nivåerna blir en rubrik på tredje nivån
   *[other] { $count } rubriker på de lägsta nivåerna blir rubriker på tredje nivån
}
incoming-left-other-link = { $count ->
    [one] En länk som inte leder till en webbsida eller e-postadress: orden finns kvar
   *[other] { $count } länkar som inte leder till en webbsida eller e-postadress: orden finns kvar
}
incoming-left-strike-through = { $count ->
    [one] En genomstrykning försvinner, orden finns kvar
   *[other] { $count } genomstrykningar försvinner, orden finns kvar
}
incoming-left-format-change = { $count ->
    [one] En spårad ändring av formatet: formatet är som före den
   *[other] { $count } spårade ändringar av formatet: formatet är som före dem
}
incoming-left-revision = Hela texten var spårad som tillägg. Den hämtas som den är
incoming-left-html = { $count ->
    [one] En HTML-markering står kvar i texten som den är
   *[other] { $count } HTML-markeringar står kvar i texten som de är
}
incoming-left-remark = { $count ->
    [one] En kommentar eller ändring är för lång eller en för mycket: den lämnas bort
   *[other] { $count } kommentarer eller ändringar är för långa eller för många: de lämnas bort
}
incoming-left-around = Uppgifter kring texten lämnas bort: namn, identifikation och annat som inte är text
incoming-remarks = Ändringsförslag och kommentarer
incoming-remarks-more = Visa de övriga { $count }
incoming-wants-comment = Kommentar
incoming-wants-instead = I stället
incoming-wants-remove = Skulle strykas
incoming-wants-add = Skulle läggas till efter detta
incoming-text = Text
incoming-with-remarks = Hämta också ändringsförslagen och kommentarerna
incoming-with-remarks-hint = De antecknas i er egen organisations namn, och i varje står vem som skrev den.
incoming-take = Hämta utkastet
incoming-again = Välj en annan fil
incoming-nobody = vem sägs inte
incoming-said = Kommentar i filen: { $who }
incoming-said-instead = Ändring i filen: { $who }
incoming-said-remove = Detta skulle strykas. Ändring i filen: { $who }
incoming-said-add = Efter detta skulle följande text läggas till. Ändring i filen: { $who }
new-submit-bring = Öppna och hämta texten ur en fil
refusal-draft-empty = Filen har ingen text. Kontrollera att du valde rätt fil.
refusal-draft-not-a-draft = Filen kan inte läsas som ett utkast. Spara den som docx, odt eller Markdown och välj den igen.
refusal-draft-old-word = Filen är i ett gammalt Word-format. Spara den som docx och välj den igen.
refusal-draft-locked = Filen är skyddad med lösenord. Spara den utan lösenord och välj den igen.
refusal-draft-damaged = Filen kan inte läsas: den är skadad. Öppna den i ordbehandlingsprogrammet och spara den på nytt.
refusal-draft-too-large = Filen är för stor: den får ha högst { $max } megabyte. Ta bort bilderna ur den och spara den på nytt.
refusal-draft-inflates = Filen skulle uppackad vara över { $max } megabyte eller har för många delar. Spara bara texten i en ny fil.
refusal-draft-too-long = Texten är för lång: den får ha högst { $max } kilobyte. Korta ner den.
refusal-draft-after-round = Ett utkast kan hämtas ur en fil bara före den första kommentarsrundan. Nu ändras texten genom att skriva.
refusal-draft-changed = Någon ändrade texten under tiden, och inget hämtades. Granska förhandsgranskningen och hämta sedan.
comment-new = Lämna en kommentar
comment-new-intro = Bara kommentarens text behövs. Allt annat är frivilligt. Varje kommentar får ett svar med motivering.
comment-record = Anteckna en kommentar för en annan organisation
comment-record-do = Anteckna kommentaren
comment-do = Skicka kommentaren
comment-text = Kommentar
comment-text-hint = Vad borde ändras, och varför?
comment-more = Art och ändringsförslag (frivilligt)
comment-kind = Kommentarens art
comment-kind-none = Ingen vald
comment-replacement = Ändringsförslag
comment-replacement-hint = Skriv orden som skulle ersätta den valda punkten eller de citerade orden.
comment-clause = Vilken punkt kommentaren gäller
comment-quote = Vilka ord kommentaren gäller
comment-quote-hint = Frivilligt. Kopiera orden exakt ur texten.
comment-about-whole = hela texten
comment-about-live = utkastet
comment-clause-now = nu punkt { $clause }
clause = punkt { $clause }
comment-detached = stycket borttaget
comment-suggestion = Ändringsförslag
comment-numbered = Kommentar { $comment }
comment-erased = Kommentarens ord har raderats.
comment-late = för sent inkommen
comment-consulted = Hörda medlemmar
comment-consulted-hint = Frivilligt: medlemsorganisationer som ni frågade före kommentaren.
comment-agreed = { $count ->
    [one] En organisation instämmer
   *[other] { $count } organisationer instämmer
}
comment-collides = Samma ställe vill också ändras av:
comment-choose = Välj kommentar { $comment } att besvara
comment-source = Källa
comment-source-hint = Till exempel: samtal med sekreteraren 3.3. Syns bara för organisationen och koordinatorerna.
comment-speaker = Vilken organisations kommentar
comment-speaker-none = Välj organisation
comment-channel = Hur kommentaren kom
comment-read-by-participants = Kommentaren läses av dem som deltar i ställningstagandet.
comment-read-by-network = Kommentaren läses av hela nätverket.
comment-read-by-public = Kommentaren kan läsas av vem som helst.
comment-replies = { $count ->
    [one] Ett svar
   *[other] { $count } svar
}
comment-earlier = { $count ->
    [one] En tidigare ordalydelse
   *[other] { $count } tidigare ordalydelser
}
comment-contested = Begäran om ny behandling
comment-contest = Begär ny behandling
comment-contest-hint = Berätta varför svaret inte räcker. Stödgruppen avgör saken, och avgörandet är offentligt.
comment-reword = Ändra ordalydelsen
comment-withdraw = Dra tillbaka kommentaren
comment-withdraw-intro = En tillbakadragen kommentar finns kvar i listan men besvaras inte längre.
comment-field-reply = Svara på kommentaren
comment-field-text = Ny ordalydelse
comment-field-replacement = Ändringsförslag
comment-field-contest = Varför ni begär ny behandling
comment-act-reply = Skicka svaret
comment-act-agree = Vår organisation instämmer
comment-act-disagree = Vi instämmer inte längre
comment-act-reword = Spara ordalydelsen
comment-act-withdraw = Dra tillbaka kommentaren
comment-act-contest = Begär ny behandling
comment-act-outcome = Spara svaret
comment-act-accept = För in förslaget i texten och markera som beaktat
comment-act-decision = Spara avgörandet
answer-many = Besvara de valda kommentarerna
answer-one = Besvara kommentaren
answer-again = Ändra svaret
answer-do = Spara svaret
answer-outcome = Svar
answer-reason = Motivering
answer-reason-hint = Offentlig. Behövs inte när en föreslagen ordalydelse godkänns eller stöd antecknas.
answer-phrase = Tidigare motivering
answer-phrase-hint = Används om motiveringen är tom.
answer-phrase-none = Ingen vald
answer-same-as = Samma svar som på kommentar
answer-same-as-hint = Ange kommentarens nummer, så tas svar och motivering därifrån.
answer-accept-intro = Förslaget gäller ord som ännu finns i texten. Du kan föra in det med ett tryck.
outcome-same-as = samma svar som på kommentar { $comment }
decision = Avgör den nya behandlingen
receipt = Kvitto
receipt-intro = Med de här uppgifterna kan ni senare visa vad ni sade, när och om vilken text.
receipt-number = Nummer
receipt-time = Tid
receipt-version = Version
receipt-content = Kommentarens kontrollsumma
comment-on = Kommentera
comment-on-clause = Kommentera punkt { $clause }
comments-number = { $count ->
    [one] En kommentar
   *[other] { $count } kommentarer
}
asked-comment-now = Rundan är öppen: du kan kommentera dess version för { $organisation }.
report-answered = { $count ->
    [0] Ingen organisation kommenterade.
    [one] En organisation kommenterade: { $organisations }.
   *[other] { $count } organisationer kommenterade: { $organisations }.
}
report-silent = { $count ->
    [one] En organisation kommenterade inte.
   *[other] { $count } organisationer kommenterade inte.
}
report-comments = Kommentarer sammanlagt: { $count }, varav för sent { $late }.
participation = Deltagande
participation-see = Vem som hördes
participation-intro = Talen är organisationer, inte människor eller kommentarer. En organisation som nåtts har kunnat kommentera. Inbjudna myndigheter räknas inte.
participation-all = Alla
participation-organisations = Organisationer
participation-by-kind = Organisationens form
participation-by-size = Storlek (personmedlemmar)
participation-by-county = Välfärdsområde
participation-unknown = Inte känt
participation-reached = Nådd
participation-answered = Svarade
participation-silent-ones = Svarade inte
participation-size = Storleken är antalet personmedlemmar. Organisationer utan personmedlemmar finns på raden Inte känt.
participation-first = Hörd för första gången
participation-first-heard = { $count ->
    [one] En organisation hördes för första gången i nätverket: { $organisations }.
   *[other] { $count } organisationer hördes för första gången i nätverket: { $organisations }.
}
participation-alone = Framfört av bara en organisation
participation-alone-count = { $count ->
    [one] En kommentar gäller en punkt som ingen annan organisation säger något om. Den besvaras som alla andra.
   *[other] { $count } kommentarer gäller en punkt som ingen annan organisation säger något om. De besvaras som alla andra.
}
participation-silent = { $count ->
    [one] En organisation som inte svarade
   *[other] { $count } organisationer som inte svarade
}
participation-silent-hint = Bara koordinatorerna ser namnen.
letter = Så påverkade er kommentar
letter-intro = { $organisation }: här är varje kommentar ni gav i runda { $round }, vad den ledde till och varför.
letter-said = Ni sade
letter-did = Vad vi gjorde
letter-because = Motivering
letter-before = Före
letter-after = Efter
letter-gone = Orden har tagits bort ur texten.
letter-waiting = Kommentaren har ännu inte besvarats.
letter-none = Er organisation lämnade inga kommentarer i den här rundan.
letter-contest = Ni kan begära ny behandling till och med { $when }.
letter-open = Öppna kommentaren
letter-see = Se vad era kommentarer ledde till

## Språkversioner
languages = Språkversioner
languages-title = Språkversioner: { $title }
languages-intro = Ställningstagandet kan skrivas på flera språk sida vid sida. Alla texter låses alltid tillsammans.
languages-texts = Texter
languages-leading = ursprunglig text
languages-binding = bindande
languages-add = Lägg till en språkversion
languages-add-hint = Den nya texten är först tom. Den skrivs av samma organisationer som den ursprungliga texten.
languages-remove-hint = Texten kan sedan varken läsas eller skrivas. I de låsta versionerna finns den kvar.
languages-bind = Bindande språk
languages-bind-hint = Undertecknarna binds av den text som du väljer. En text på lätt språk kan inte vara bindande.
languages-bind-which = Bindande texter
languages-bind-save = Spara bindande språk
languages-team = Ställningstagandets deltagare
team-languages = Språkversioner och bindande språk
text-language-fi = finska
text-language-sv = svenska
text-language-en = engelska
text-language-fi-simple = lätt finska
text-language-sv-simple = lätt svenska
text-language-en-simple = lätt engelska
text-in-fi = den finska texten
text-in-sv = den svenska texten
text-in-en = den engelska texten
binding-is = { $count ->
    [one] Bindande är { $texts }.
   *[other] Lika bindande är { $texts }.
}
binding-this-translation = Det här är en översättning.
binding-this-plain = Det här förklarar saken på lätt språk.
binding-this-leading = Det här är den ursprungliga texten.
language-following = Följer den här den ursprungliga texten?
following-unchecked = Den här texten har ännu inte jämförts med den ursprungliga.
following-up-to-date = Ja. Den ursprungliga texten är densamma som när texterna senast jämfördes: { $when }.
following-behind = { $count ->
    [one] Den ursprungliga texten har ändrats på ett ställe sedan texterna senast jämfördes: { $when }.
   *[other] Den ursprungliga texten har ändrats på { $count } ställen sedan texterna senast jämfördes: { $when }.
}
following-check = Den här texten följer den ursprungliga
following-check-hint = Tryck när du har jämfört texterna. Anteckningen gäller dem så som de är på den här sidan.
following-clause-behind = Den ursprungliga texten har ändrats:
following-clause-touched = Den ursprungliga texten har ändrats, och den här har bearbetats därefter:
log-language-added = började på en språkversion: { $language }.
log-language-removed = tog bort en språkversion: { $language }.
log-language-checked = jämförde en språkversion med den ursprungliga texten och konstaterade att den följer den: { $language }.
log-binding-set = valde bindande språk: { $languages }.
## Att svara på en runda
respond = Svara på kommentarsrundan
respond-for = Ni svarar för organisationen { $organisation }.
respond-how = Läs texten och öppna ”Kommentera” under de punkter som ni vill säga något om. Allt skickas på en gång i slutet av sidan. Bara kommentarens text behövs.
respond-whole = Om hela texten
respond-whole-field = Kommentar om hela texten
respond-kind = Slag av kommentar (frivilligt)
respond-replacement = Ändringsförslag: hur punkten borde lyda (frivilligt)
respond-code-comes = När ni skickar får ni en kod per e-post som bekräftar kommentarerna. Inget lösenord behövs.
respond-send = Skicka kommentarerna
respond-code-title = Bekräfta med koden
respond-code-intro = { $count ->
    [one] Er kommentar är sparad men har inte skickats ännu. Vi sände en kod till { $address }.
   *[other] { $count } kommentarer är sparade men har inte skickats ännu. Vi sände en kod till { $address }.
}
respond-code-send = Bekräfta och skicka
respond-code-again = Kommer det inget meddelande, eller har koden gått ut? Gå tillbaka till kommentarerna och skicka dem på nytt: ingenting behöver skrivas två gånger.
respond-typed = Det här skickas
respond-clause = Punkt { $clause }
respond-back = Gå tillbaka och ändra
respond-thanks = { $count ->
    [one] Tack, er kommentar har kommit fram
   *[other] Tack, era { $count } kommentarer har kommit fram
}
respond-handed-in = Organisationen { $organisation } har kommenterat ställningstagandet ”{ $title }”.
respond-next = Vad som händer nu
respond-next-answer = Koordinatorn svarar på varje kommentar och motiverar svaret. När rundan är behandlad får ni ett brev per e-post om hur era kommentarer påverkade.
respond-next-closes = { $round } slutar { $when }; till dess kan ni ännu ändra ordalydelsen.
respond-more = Kommentera mera
receipt-signed = Undertecknat kvitto
receipt-download = Ladda ner som fil
receipt-clause = Punkt
data-typed = Kommentarer som skrivits på en sida som öppnats från en länk i e-post och inte skickats
mail-hand-in-subject = Kod för att skicka era kommentarer
mail-hand-in-text =
    Hej!

    Ni är i färd med att skicka organisationens { $organisation } kommentarer till ställningstagandet ”{ $title }”. Skriv den här koden på sidan där du kommenterar:

    { $code }

    Du kan också öppna den här länken i samma webbläsare:

    { $link }

    Koden gäller i { $minutes } minuter. Om du inte håller på att kommentera behöver du inte göra någonting: utan koden skickas ingenting.

    Lausuma
refusal-no-round-to-answer = Ingen kommentarsrunda pågår just nu. På ställningstagandets sida ser du hur långt det har kommit.
refusal-too-many-codes = Det har redan skickats många koder till er adress. Vänta en timme och skicka sedan på nytt: det ni skrev är sparat i den här webbläsaren.
refusal-code-over = Koden gäller inte längre. Gå tillbaka till kommentarerna och skicka dem på nytt, så får du en ny kod.
form-brought = Den här enheten hade sparat text som inte hade skickats. Den finns åter i formuläret.
form-brought-drop = Töm formuläret
prepared = { $count ->
    [one] Er organisations gemensamma utkast
   *[other] Er organisations { $count } gemensamma utkast
}
prepared-hint = Utkasten syns bara för dem som kommenterar och skriver för er organisation. Vem som helst av dem kan ändra ett utkast och skicka det.
prepared-by = { $name } sparade { $when }
prepared-go-on = Fortsätt med utkastet
prepared-keep = Spara som gemensamt utkast
prepared-keep-hint = Ni kan också förbereda kommentaren tillsammans: det gemensamma utkastet ser bara er organisations eget folk, och det skickas först när någon av er skickar det.
prepared-drop = Ta bort utkastet
prepared-theirs = Så här sparade någon annan under tiden
data-prepared = Kommentarer som förberetts för organisationen och som du senast sparade
refusal-prepared-full = Er organisation har redan { $max } utkast om det här ställningstagandet. Skicka eller ta bort några först.
refusal-prepared-gone = Utkastet finns inte mer: någon har skickat eller tagit bort det. Din text är kvar här; du kan spara den som ett nytt.
refusal-prepared-changed = Någon annan har sparat utkastet under tiden. Läs deras text nedan och förena texterna; nästa gång du sparar gäller din.
respond-late = Rundan är redan avslutad. Er kommentar tas emot som för sent inkommen: koordinatorn svarar på den om tiden räcker.
receipt-late = Kommentaren kom efter att rundan hade avslutats. Koordinatorn svarar på den om tiden räcker.
comment-selected = Kommentera de valda orden

# Kommentarer i redigeraren
talk-new = Kommentera
talk-count = Kommentarer ({ $count })
talk-none = Det finns inga kommentarer ännu.
talk-hint = Det finns inga kommentarer ännu. Markera ord eller gå till en punkt och tryck på Kommentera ({ $keys }).
talk-reading = Hämtar kommentarer…
talk-no-line = Kommentarerna visas när förbindelsen är tillbaka.
talk-all = Alla kommentarer i en lista
talk-previous = Föregående kommentar
talk-next = Nästa kommentar
talk-close = Stäng kommentarerna
talk-show = Visa kommentar { $comment }
talk-jump = Visa i texten
talk-page = Kommentarens egen sida
talk-whole = Om hela texten
talk-gone = Orden har tagits bort ur texten
talk-about = Vad kommentaren gäller
talk-clause = Punkt { $clause }: { $words }
talk-for = Du kommenterar för { $organisation }.
talk-discard = Kasta
talk-discard-question = Vill du kasta kommentaren? Det du har skrivit går inte att få tillbaka.
talk-words-gone = De ord du markerade har tagits bort ur texten. Välj en annan plats. Det du har skrivit finns kvar.
talk-saving-first = Texten sparas. Kommentaren skickas genast efter det.
talk-sending = Skickar…
talk-not-sent = Det finns ingen förbindelse, så kommentaren skickades inte. Den finns kvar på den här enheten: skicka den när förbindelsen är tillbaka.
talk-not-sent-here = Det finns ingen förbindelse, så kommentaren skickades inte. Den här webbläsaren behåller den inte: håll sidan öppen och skicka när förbindelsen är tillbaka.
talk-unanswered = Inget svar kom, så det är osäkert om det kom fram. Det du har skrivit finns kvar på den här enheten: skicka på nytt, det antecknas bara en gång.
talk-unanswered-here = Inget svar kom, så det är osäkert om det kom fram. Håll sidan öppen och skicka på nytt: det antecknas bara en gång.
talk-unanswered-act = Inget svar kom. Försök igen när förbindelsen är tillbaka.
talk-arrived-before = Det du skickade tidigare kom redan fram som det var. Om du skickar det här blir det ett till.
talk-reply-sent = Svaret har skickats.
help-talks = Gå från orden till kommentaren om dem och tillbaka
sign-out-drafts = { $count ->
    [one] En kommentar som du skriver har inte skickats. Den tas bort från den här enheten. Vill du logga ut nu?
   *[other] { $count } kommentarer som du skriver har inte skickats. De tas bort från den här enheten. Vill du logga ut nu?
}
comments-news = Nytt bland kommentarerna: { $count }
comments-news-show = Visa
comments-pages = Kommentarernas sidor
comments-shown = Kommentarerna { $first }–{ $last } av { $count }
comments-before = Föregående
comments-after = Följande
refusal-unknown-signature = Det finns ingen sådan underskrift. Öppna sidan för underskrifter på nytt.
refusal-unknown-change = Det finns ingen sådan ändring mellan versionerna. Öppna sidan för ändringar på nytt.
refusal-not-the-signed-version = En annan version undertecknas nu. Ladda om sidan, läs texten och underteckna den.
refusal-sign-on-closed = Tiden för undertecknande är slut. Be koordinatorn förlänga den.
refusal-already-signed = Din organisation har redan undertecknat. Återta underskriften först om du vill ändra svaret.
refusal-signature-changed = Någon annan i din organisation har svarat under tiden. Ladda om sidan och läs svaret.
refusal-not-your-signature = Det här är en annan organisations underskrift. Byt organisation som du företräder.
refusal-not-signed = Din organisation har inte undertecknat, eller underskriften har återtagits. Underteckna först.
refusal-nothing-to-confirm = Underskriften gäller som den är. Du behöver inte göra något.
refusal-second-signatory-needed = Du har redan undertecknat. För din organisation undertecknar två tillsammans: be den andra undertecknaren bekräfta.
refusal-first-signatory-gone = Den som undertecknade först är inte längre undertecknare i din organisation. Underteckna på nytt från början.
refusal-decided-in-the-future = Beslutsdagen ligger i framtiden. Ange dagen då beslutet fattades, eller berätta när ni beslutar.
refusal-days-missing = Berätta vilken dag ni beslutar.
refusal-day-in-the-past = Dagen har redan varit. Välj i dag eller en senare dag.
refusal-too-many-days = Dagarna är för många. De får vara högst { $max }.
refusal-reservation-empty = Skriv reservationen, eller underteckna utan den.
refusal-reservation-too-long = Reservationen är för lång. Den får ha högst { $max } tecken.
refusal-reservation-without-clause = Välj punkten som reservationen gäller.
refusal-not-of-language = Ändringen har inte klassats som språklig, så den behöver inte ifrågasättas. Bekräfta underskriften eller återta den.
refusal-change-signed = Din organisation har undertecknat efter den här ändringen. Du kan återta underskriften.
refusal-outsiders-not-taken = Bara nätverkets organisationer undertecknar det här. Du kan ansöka om att din organisation får gå med.
refusal-too-many-signatures = Det finns redan { $max } svar, och fler kan inte tas emot. Berätta för koordinatorn.
refusal-goal-outside = Målet ska vara 1–{ $max } organisationer.
refusal-binding-fixed = Någon har redan undertecknat, så de bindande språken kan inte ändras.
refusal-reminded-lately = Den senaste påminnelsen skickades { $last }. En ny kan skickas { $next }.
refusal-reminder-too-long = Förkorta meddelandet: det får ha högst { $max } tecken.
refusal-nobody-to-remind = Ingen skulle få påminnelsen: alla har svarat, eller de som inte svarat går inte att nå.
refusal-unknown-answer = Svara med något av dessa: sign, pending eller decline.
refusal-unknown-signature-state = Det finns inget sådant läge för en underskrift.
refusal-unknown-change-kind = Välj om ändringen är språklig eller i sak.
signature-state-pending = beslut väntas
signature-state-declined = undertecknar inte
signature-state-awaiting-second = väntar på den andra undertecknaren
signature-state-valid = har undertecknat
signature-state-to-confirm = väntar på bekräftelse
signature-state-paused = pausad
signature-state-withdrawn = har återtagit
change-kind-language = språklig
change-kind-substance = i sak
weight-number = ett tal ändras
weight-name = ett namn ändras
weight-negation = en negation ändras
weight-demand = ett krav ändras
weight-added = punkten är ny
weight-removed = punkten har tagits bort
weight-rewritten = texten har skrivits om
log-sign-on-planned = bestämde hur underskrifter samlas in.
log-signature-given = undertecknade version { $version }.
log-signature-given-reserved = undertecknade version { $version } med reservation.
log-signature-given-first = undertecknade version { $version }; den andra undertecknaren saknas ännu.
log-signature-recorded = antecknade underskriften av { $organisation } på version { $version } ({ $channel }).
log-signature-seconded = bekräftade underskriften som den andra undertecknaren.
log-signature-pending = meddelade när de beslutar: { $days }.
log-signature-pending-recorded = antecknade när { $organisation } beslutar: { $days } ({ $channel }).
log-signature-declined = meddelade att de inte undertecknar.
log-signature-declined-recorded = antecknade att { $organisation } inte undertecknar ({ $channel }).
log-signature-withdrawn = återtog svar { $number }.
log-change-classified = klassade ändring { $change } i version { $version }: { $kind }.
log-change-escalated = ansåg att ändring { $change } i version { $version } är en ändring i sak.
log-outsider-signed = godkände en undertecknare utanför nätverket: { $organisation }.
log-member-opted-out = vill inte räknas bland takorganisationernas medlemmar.
log-member-opted-in = räknas åter bland takorganisationernas medlemmar.
signatures = Underskrifter
signatures-title = Underskrifter: { $title }
signatories = Undertecknare
signatories-none = Ingen organisation har undertecknat den här versionen än.
signatory-outsider = utanför nätverket
dissenting-views = Avvikande åsikter
signatures-not-yet = Texten är inte låst för underskrift än. Organisationerna kan redan berätta när de beslutar.
signing-closed = Undertecknandet avslutades { $when }.
signing-closes = Det går att underteckna fram till { $when }.
signing-read = Läs version { $version } som undertecknas
signatures-count = { $count ->
    [0] Ingen har undertecknat version { $version } än.
    [one] En organisation har undertecknat version { $version }.
   *[other] { $count } organisationer har undertecknat version { $version }.
}
signatures-count-reserved = { $count ->
    [one] En av dem med reservation.
   *[other] { $count } av dem med reservation.
}
signatures-goal = Målet är { $goal }.
signatures-progress = Underskrifter av målet
signatures-changed = Listan över undertecknare har ändrats.
signatures-show-now = Visa den nya listan
signatures-count-to-confirm = Väntar på bekräftelse: { $count }
signatures-count-paused = Pausade: { $count }
signatures-count-awaiting-second = Den andra undertecknaren saknas: { $count }
signatures-count-pending = Beslut väntas: { $count }
signatures-count-declined = Undertecknar inte: { $count }
signatures-count-silent = Har inte svarat: { $count }
changes-unclassed = { $count ->
    [one] En ändring sedan den förra undertecknade versionen har inte klassats. Till dess räknas tidigare underskrifter inte.
   *[other] { $count } ändringar sedan den förra undertecknade versionen har inte klassats. Till dess räknas tidigare underskrifter inte.
}
changes-class = Klassa ändringarna
changes-doubt = Ändringarna och hur de har klassats
signature-record = Anteckna en organisations svar
signature-record-intro = Anteckna ett svar som organisationen gav per e-post, i telefon eller på ett möte. Organisationen får veta det och kan återta det.
signature-record-send = Anteckna svaret
signing-plan = Hur underskrifter samlas in
signature-given-on = undertecknade { $day }
signature-decides-on = Beslutar: { $days }
signature-decided-on = beslutat { $day }
reservation-about = Reservation mot punkt { $clause }
reservation-about-gone = Reservation mot en punkt som inte längre finns
signatures-not-counted = Räknas inte
signatures-not-counted-hint = Bara koordinatorerna ser det här. Andra ser högst antalen.
signatures-in-to-confirm = Väntar på bekräftelse
signatures-in-paused = Pausade
signatures-in-awaiting-second = Den andra undertecknaren saknas
signatures-in-pending = Beslut väntas
signatures-in-declined = Undertecknar inte
signatures-in-withdrawn = Har återtagit
signatures-silent = Har inte svarat ({ $count })
remind = Påminn dem som inte svarat
remind-intro = Påminnelsen går per e-post till dem som undertecknar för organisationer som inte har svarat. De som har undertecknat, beslutar senare eller har avböjt får den inte.
remind-reaches = { $count ->
    [0] Påminnelsen når ingen organisation.
    [one] Påminnelsen når en organisation, { $people ->
        [one] en person.
       *[other] { $people } personer.
    }
   *[other] Påminnelsen når { $count } organisationer, { $people ->
        [one] en person.
       *[other] { $people } personer.
    }
}
remind-reached = Får påminnelsen ({ $count })
remind-missed = Har inte svarat, men ingen får påminnelsen ({ $count })
remind-text = Eget meddelande
remind-text-hint = Syns i påminnelsen. Högst { $max } tecken. Kan lämnas tomt.
remind-send = Skicka påminnelsen
remind-last = Den senaste påminnelsen skickades { $when }.
remind-next = En ny kan skickas { $when }.
signature-own-none = Din organisation har inte svarat än.
sign = Underteckna
sign-when = Berätta när ni beslutar
sign-title = Underteckna för organisationen
sign-send = Bekräfta svaret
sign-confirm = Bekräfta underskriften
sign-second = Underteckna som andra
signature-change = Ändra svaret
signature-withdraw = Återta svaret
signature-withdraw-now = Återta svaret nu
signature-withdraw-hint = Svaret upphör att gälla genast när du återtar det. I loggen står att det gavs och återtogs.
signature-means-pending = Er organisation beslutar senare. Underskriften räknas inte innan dess.
signature-means-declined = Er organisation undertecknar inte. Bara koordinatorerna ser det, om ni inte vill att er åsikt publiceras.
signature-means-awaiting-second = En har undertecknat. Underskriften räknas när den andra bekräftar den.
signature-means-valid = Underskriften gäller och räknas.
signature-means-to-confirm = Texten har ändrats sedan ni undertecknade. Underskriften räknas inte förrän ni bekräftar den.
signature-means-paused = Ni anser att en ändring är en ändring i sak. Underskriften räknas inte förrän det har besvarats.
signature-means-withdrawn = Er organisation har återtagit sitt svar.
receipt-entry = Post i loggen
sign-text = Texten, version { $version }
sign-changes = Vad som har ändrats sedan du senast läste texten
sign-answer = Ert svar
answer-sign = { $organisation } undertecknar den här texten
answer-pending = { $organisation } beslutar senare
answer-decline = { $organisation } undertecknar inte
answer-sign-other = Organisationen undertecknar den här texten
answer-pending-other = Organisationen beslutar senare
answer-decline-other = Organisationen undertecknar inte
sign-terms = Vem som beslutade, när, och reservation (frivilligt)
sign-decided-by = Vem som beslutade
sign-decided-by-hint = Till exempel styrelsen eller årsmötet.
sign-decided-on = När det beslutades
sign-clause = Punkt som reservationen gäller
sign-clause-none = Ingen reservation
sign-reservation = Reservation
sign-reservation-hint = Kortfattat. Reservationen publiceras med punkten och underskriften.
sign-later = Om ni beslutar senare
sign-day = Dag då ni beslutar
sign-day-hint = Till exempel styrelsens nästa möte.
sign-day-other = En annan möjlig dag
sign-dissent = Om ni inte undertecknar
sign-view = Avvikande åsikt
sign-view-hint = Frivillig. Koordinatorerna läser den alltid.
sign-publish = Publicering
sign-publish-yes = Publiceras med ställningstagandet
sign-second-intro = För { $organisation } undertecknar två tillsammans. Den första har undertecknat; underskriften räknas när du också bekräftar den.
sign-confirm-intro = Här nedan finns bara de ställen som skiljer sig från det som din organisation undertecknade.
sign-second-send = Underteckna
sign-confirm-send = Bekräfta: underskriften gäller
sign-differs = Vad som har ändrats sedan version { $version }
sign-differs-language = Språkliga ändringar ({ $count })
changes-to-class = Ändringar till version { $version }
changes-to-class-intro = Säg om varje ändring är språklig eller i sak. Motiveringen är offentlig. Efter en ändring i sak måste organisationen bekräfta sin underskrift.
changes-to-doubt-intro = Koordinatorerna säger om varje ändring är språklig eller i sak. Om du anser att en ändring som kallas språklig är en ändring i sak, berätta det.
changes-to-class-none = Det finns inga ändringar sedan den förra undertecknade versionen.
change-numbered = Ändring { $change }
change-weighs = Antagande: ändring i sak, för { $weights }.
change-weighs-nothing = Antagande: språklig ändring.
change-is-language = språklig: säger samma sak annorlunda
change-is-substance = i sak: säger något annat
change-class-send = Spara klassningen
change-class-again = Ändra klassningen
change-doubt = Jag anser att det här är en ändring i sak
change-doubt-why = Varför det är en ändring i sak
change-doubt-hint = Koordinatorerna läser det här. Din organisations underskrift är pausad tills det har besvarats.
change-doubt-send = Pausa underskriften och berätta för koordinatorerna
signing-plan-intro = De här kan ändras när som helst, också efter publiceringen.
signing-until = Det går att underteckna fram till
signing-until-hint = Finsk tid. Tomt: utan tidsgräns. Gäller också ett publicerat ställningstagande.
signing-goal = Mål
signing-goal-hint = Hur många organisationer man hoppas på. Kan lämnas tomt.
signing-open = Synlighet
signing-open-progress = Alla läsare ser hur undertecknandet framskrider: undertecknarna vid namn, andra som antal
signing-open-hint = Om organisationer utanför nätverket kan underteckna kan vem som helst läsa texten som är låst för underskrift, också före publiceringen. Utkast och kommentarer öppnas inte.
signing-open-outsiders = Också organisationer utanför nätverket kan underteckna utan konto; koordinatorn granskar var och en
signing-outsiders-address = Dela den här adressen:
log-outside = En organisation utanför nätverket
outside-way = Underteckna för en organisation utanför nätverket
outside-title = Underteckna: { $title }
outside-intro = Din organisation kan underteckna det här fast den inte hör till nätverket. Inget konto behövs. Läs texten och fyll i formuläret; du bekräftar underskriften via e-post, och koordinatorn granskar den innan den räknas.
outside-organisation = Organisationen
outside-signatory = Undertecknaren
outside-contact = Undertecknarens namn
outside-contact-hint = Förnamn och efternamn. Bara koordinatorerna ser namnet.
outside-email = Undertecknarens e-postadress
outside-email-hint = Hit skickar vi länken som du bekräftar underskriften med. Bara koordinatorerna ser adressen.
outside-may = Rätt att underteckna
outside-may-yes = Jag har rätt att underteckna för organisationen
outside-then = När koordinatorn har godkänt underskriften syns organisationens namn, dagen, vem som beslutade och reservationen i listan över undertecknare.
outside-send = Skicka underskriften
outside-closed = Tiden för undertecknande är slut. Formuläret går inte längre att skicka.
outside-not-now = Texten går inte att underteckna just nu: den ändras, eller så är den redan slutbehandlad.
outside-unconfirmed-title = Bekräfta ännu underskriften
outside-unconfirmed = Vi skickade ett meddelande till undertecknarens adress. Underskriften går till koordinatorn när du har öppnat länken i meddelandet och bekräftat den. Länken gäller i { $days } dagar. Om meddelandet inte syns, titta också i skräpposten.
outside-confirmed-title = Underskriften är bekräftad
outside-confirmed = Tack! Koordinatorn granskar underskriften, och den räknas från och med då. Vi meddelar dig per e-post. Via länken i meddelandet ser du hur det står till och kan återta underskriften.
outside-again-title = Underskriften gäller
outside-again = Tack! Underskriften räknas igen. Kvittot kommer per e-post.
outside-withdrawn-title = Underskriften är återtagen
outside-withdrawn = Underskriften räknas inte. Om koordinatorn redan hade godkänt den står det kvar i loggen att den gavs och återtogs.
outside-forget = Ta bort mitt namn och min adress, underskriften står kvar
outside-forget-hint = Organisationens underskrift gäller fortfarande, men vi kan inte längre skriva till dig. Om texten ändras i sak räknas underskriften inte mer. Den här länken slutar fungera.
outside-forget-now = Ta bort mitt namn och min adress nu
outside-forgotten-title = Ditt namn och din adress är borttagna
outside-forgotten = Organisationens underskrift gäller fortfarande.
data-outside = Underskrifter för organisationer utanför nätverket
outside-confirm = Bekräfta underskriften
outside-discard = Jag undertecknar inte, ta bort det här
outside-stands-unconfirmed = Någon har undertecknat det här med din adress. Om det var du, bekräfta det här. Om inte, ta bort det.
outside-stands-waiting = Underskriften är bekräftad och väntar på koordinatorns granskning. Den räknas inte än.
outside-stands-changed = Texten har ändrats sedan du undertecknade. Underskriften kan inte godkännas förrän du bekräftar den för de nya orden.
outside-stands-to-confirm = Texten har ändrats i sak. Underskriften räknas inte förrän du bekräftar den. Här nedan ser du vad som skiljer sig från det du undertecknade.
outsiders-title = Underskrifter som väntar på granskning
outsiders-count = { $count ->
    [0] Ingen underskrift väntar på granskning.
    [one] En organisation utanför nätverket väntar på granskning. Den räknas inte förrän du godkänner den.
   *[other] { $count } organisationer utanför nätverket väntar på granskning. De räknas inte förrän du godkänner dem.
}
outsiders-waiting = Att granska: { $count }
outsiders-since = Bekräftad via e-post { $when }
outsiders-accept = Godkänn underskriften
outsiders-accept-anyway = Det är en annan organisation, godkänn underskriften
outsiders-decline = Avslå underskriften
outsiders-decline-submit = Avslå
outsiders-reason = Varför avslås underskriften?
outsiders-reason-hint = Undertecknaren får det här per e-post. Inget av underskriften sparas.
outsiders-namesake = En organisation utanför nätverket med samma namn har redan undertecknat (nr { $number }).
outsiders-other-version = Organisationen undertecknade version { $version }. Nu undertecknas en annan, och undertecknaren har tillfrågats på nytt. Du kan godkänna underskriften när hen har bekräftat den.
outsiders-bounced = Det senaste meddelandet till undertecknaren kom inte fram.
outsiders-stopped-closed = Tiden för undertecknande är slut. Om du vill godkänna de här, förläng först tiden.
outsiders-stopped-plan = Organisationer utanför nätverket kan inte längre underteckna. Om du vill godkänna de här, tillåt det först.
outsiders-stopped-text = Ingen text undertecknas just nu, så de här kan inte godkännas.
outsiders-withdraw = Ta bort bland undertecknarna
outsiders-withdraw-hint = Om underskriften har godkänts av misstag. Undertecknaren får veta det, och det syns i loggen.
outsiders-withdraw-now = Ta bort bland undertecknarna nu
refusal-outsider-gone = Den här underskriften finns inte längre: den är återtagen eller avslagen, eller länken har gått ut. Du kan underteckna på nytt om det finns tid.
refusal-outsider-unauthorised = Bekräfta att du har rätt att underteckna för organisationen.
refusal-outsiders-full = Så många underskrifter väntar nu att nya inte kan tas emot för granskning. Försök på nytt om några dagar.
mail-outsider-subject = Bekräfta underskriften: { $title }
mail-outsider-text =
    Hej!

    Med din e-postadress har man undertecknat ställningstagandet { $title }. Se vad som undertecknades och bekräfta det här:

    { $link }

    Underskriften går till koordinatorn för granskning först när du har bekräftat den. Länken gäller till { $until }.

    Om du inte har undertecknat behöver du inte göra någonting. Uppgifterna försvinner av sig själva.

    Lausuma
mail-outsider-changed-subject = Texten har ändrats, bekräfta underskriften: { $title }
mail-outsider-changed-text =
    Hej!

    Ställningstagandet { $title } har ändrats sedan du undertecknade det: nu undertecknas version { $version }. Din underskrift räknas inte för de nya orden förrän du bekräftar den. Se vad som har ändrats, och bekräfta eller återta:

    { $link }

    Lausuma
mail-outsider-taken-subject = Kvitto på underskriften: { $title }
mail-outsider-taken-text =
    Hej!

    Din underskrift av ställningstagandet { $title } är antecknad. Det här är kvittot:

    { $receipt }

    Underskriften går att återta när som helst via samma länk, där du också får ett kvitto som går att kontrollera. Spara det här meddelandet:

    { $link }

    Lausuma
mail-outsider-withdrawn-subject = Underskriften är återtagen: { $title }
mail-outsider-withdrawn-text =
    Hej!

    Din organisations underskrift av ställningstagandet { $title } är återtagen. Den räknas inte längre.

    { $receipt }

    Samtidigt tog vi bort ditt namn och din adress. Om du inte själv återtog underskriften, fråga ställningstagandets koordinator.

    Lausuma
mail-outsider-declined-subject = Underskriften togs inte med: { $title }
mail-outsider-declined-text =
    Hej!

    Koordinatorn godkände inte din organisations underskrift av ställningstagandet { $title }. Motivering:

    { $reason }

    Vi tog bort dina uppgifter. Du kan underteckna på nytt om saken rättas till.

    Lausuma
mail-outsiders-subject = { $count ->
    [one] En underskrift väntar på granskning: { $title }
   *[other] { $count } underskrifter väntar på granskning: { $title }
}
mail-outsiders-text =
    Hej!

    { $count ->
        [one] En organisation utanför nätverket har undertecknat ställningstagandet { $title }.
       *[other] { $count } organisationer utanför nätverket har undertecknat ställningstagandet { $title }.
    } Granska och godkänn eller avslå:

    { $link }

    Underskriften räknas först när den är godkänd.

    Lausuma
classed-clause = Punkt { $clause }
classed-was-clause = Borttagen punkt { $clause }
classed-as = Ändringen är
sign-withdraw = Återta underskriften
asked-sign = Du kan underteckna texten för { $organisation }.
asked-public = Ställningstagandet är publicerat och texten ändras inte längre. Ett fel kan rättas offentligt.
asked-confirm = Texten har ändrats. Underskriften av { $organisation } väntar på bekräftelse.
asked-second = Underskriften av { $organisation } väntar på dig: en har redan undertecknat.
signatories-of = Undertecknare: { $title }
signatories-note = Version { $version }, kontrollsumma (SHA-256) { $sha256 }
column-name = Organisation
column-name-fi = Namn på finska
column-name-sv = Namn på svenska
column-name-en = Namn på engelska
column-signed = Undertecknat
column-decided-by = Vem som beslutade
column-decided-on = Beslutat
column-reservation-clause = Reservationens punkt
column-reservation = Reservation
column-recorded = Hur det meddelades
column-logo = Logotyp
signatories-out = Ladda ner undertecknarna
notice-sign-on-subject = Att underteckna: { $title }
notice-sign-on-text =
    Ställningstagandet är låst för underskrift. Du kan underteckna det för { $organisation }.

    Text: { $title }
    Version: { $version }
    Koordinator: { $coordinators }

    Om ni inte beslutar än, berätta när ni gör det. Tystnad undertecknar inte.

    Läs och svara här:

    { $link }
notice-signing-closes-subject = Undertecknandet avslutas snart: { $title }
notice-signing-closes-text =
    { $organisation } har inte svarat än om den undertecknar. Det finns tid till { $until }, { $left } kvar.

    Text: { $title }
    Version: { $version }
    Koordinator: { $coordinators }

    Läs och svara här:

    { $link }
notice-reminded-subject = Påminnelse: undertecknar er organisation? { $title }
notice-reminded-text =
    { $organisation } har inte svarat än om den undertecknar.{ $until }{ $own }

    Text: { $title }
    Version: { $version }
    Koordinator: { $coordinators }

    Om ni inte beslutar än, berätta när ni gör det. Läs och svara här:

    { $link }
notice-reminded-until = Det finns tid till { $until }, { $left } kvar.
notice-reminded-own = Koordinatorns meddelande
notice-signature-subject = Kvitto på svaret: { $title }
notice-signature-text =
    Svaret av { $organisation } på ställningstagandet { $title } är antecknat.

    { $receipt }

    Om svaret inte stämmer, återta det här:

    { $link }
notice-second-subject = Den andra underskriften saknas: { $title }
notice-second-text =
    För { $organisation } undertecknar två tillsammans. Den första har undertecknat ställningstagandet { $title }. Underskriften räknas när du också bekräftar den.

    Läs och bekräfta här:

    { $link }
notice-confirm-subject = Bekräfta underskriften: { $title }
notice-confirm-text =
    Texten har ändrats i sak sedan { $organisation } undertecknade. Underskriften räknas inte förrän ni bekräftar den för version { $version }.

    Text: { $title }
    Koordinator: { $coordinators }

    Här ser du bara de ställen som har ändrats, och kan bekräfta eller återta:

    { $link }
notice-doubted-subject = En ändring anses vara i sak: { $title }
notice-doubted-text =
    En organisation som har undertecknat anser att en ändring som klassats som språklig är en ändring i sak. Dess underskrift är pausad tills ni svarar.

    Text: { $title }
    Version: { $version }

    Svara genom att klassa ändringen på nytt:

    { $link }
calendar-name = Lausuma
calendar-signing = Undertecknandet avslutas
calendar-deadline = Tidsfrist hos myndigheten
calendar-decides = { $organisation } beslutar
calendar-title = Rundor och tidsfrister i din kalender
calendar-intro = Lägg till den här adressen i ditt kalenderprogram som en prenumererad kalender. Den är din: den som får den ser ställningstagandenas namn och tider. Dela den inte.
mandates = Vilka som hinner besluta
mandates-intro = Organisationerna har berättat när de beslutar. Pröva vilka som hinner om texten låses och undertecknandet avslutas andra dagar.
mandates-from = Texten är låst
mandates-until = Sista dag att underteckna
mandates-show = Visa
mandates-move = Flytta tidsfristen
mandates-in-time = Hinner besluta ({ $count })
mandates-lost = Hinner inte ({ $count })
mandates-signed = Har redan undertecknat: { $count }.
mandates-silent = Har inte svarat: { $count }.
refusal-member-count-outside = Antalet medlemsföreningar ska vara 1–{ $max }.
member-count-title = Antal medlemsföreningar
member-count-intro = Takorganisationen berättar själv hur många föreningar som hör till den. Talet visas med källa när organisationen undertecknar. Om medlemslistan finns i registret räknas den.
member-count = Medlemsföreningar
member-count-hint = Tomt: talet berättas inte.
member-count-on = Dag då talet stämde
member-count-source-hint = Till exempel verksamhetsberättelsen.
member-count-stated = { $count } medlemsföreningar ({ $day }, { $source })
represented-how = Hur talet har räknats
represented-umbrellas = { $count ->
    [one] En takorganisation är med.
   *[other] { $count } takorganisationer är med.
}
represented-members = { $count ->
    [one] Enligt medlemslistorna är en annan förening medlem.
   *[other] Enligt medlemslistorna är { $count } andra föreningar medlemmar.
}
represented-own-figures = Därtill enligt egna uppgifter { $count } medlemsföreningar, av vilka en del kan vara desamma.
represented-title = Representativitet
represented-intro = Varje förening räknas en gång, även om den hör till flera takorganisationer. De som själva har undertecknat räknas inte på nytt som medlemmar. Takorganisationens egen uppgift visas med källa när det inte finns någon medlemslista.
represented-signed = { $count ->
    [one] En organisation har undertecknat.
   *[other] { $count } organisationer har undertecknat.
}
represented-none = Bland undertecknarna finns inga takorganisationer vars medlemmar är kända.
represented-below = medlem i en undertecknare
represented-list = Medlemmar enligt listan ({ $count })
represented-signed-itself = har undertecknat själv
represented-is-in = Din organisation räknas med om dess takorganisation undertecknar.
represented-is-out = Din organisation räknas inte bland takorganisationernas medlemmar.
represented-opt-out = Räkna inte med oss
represented-opt-in = Räkna med oss

## Enkäter till organisationerna

surveys-title = Enkäter
surveys-intro = Vad nätverket frågar organisationerna. Varje organisation svarar en gång, och svaret kan ändras tills enkäten avslutas.
surveys-empty = Ingen enkät har öppnats ännu.
survey-new = Gör en ny enkät
survey-page = Enkäten
survey-state-draft = Utkast
survey-state-scheduled = Kommande
survey-state-open = Öppen
survey-state-closed = Avslutad
survey-between = Öppen { $opens } – { $closes }.
survey-opens-in = { $left } tills den öppnar.
survey-time-left = { $left } kvar.
survey-answers =
    { $count ->
        [0] Inga svar.
        [one] 1 svar.
       *[other] { $count } svar.
    }
survey-answers-late =
    { $count ->
        [one] Därtill kom 1 svar för sent, och det räknas inte med.
       *[other] Därtill kom { $count } svar för sent, och de räknas inte med.
    }
survey-numbers = Vilka som har svarat
survey-answered-of = { $count } av nätverkets { $all } organisationer har svarat.
survey-answered-outside =
    { $count ->
        [0] Ingen utanför nätverket har svarat.
        [one] Därtill har 1 organisation utanför nätverket svarat.
       *[other] Därtill har { $count } organisationer utanför nätverket svarat.
    }
survey-own = { $organisation }: ert svar
survey-own-none = Er organisation har inte svarat ännu.
survey-prepared = Ett svar förbereds. Utkastet sparades senast { $when }.
survey-answer = Svara på enkäten
survey-answer-go-on = Fortsätt med svaret
survey-answer-change = Ändra svaret
survey-answer-late = Svara för sent
survey-late = Svaret kom efter att enkäten avslutats. Det är sparat men räknas inte med.
survey-comes-late = Enkäten är redan avslutad. Ni kan ännu svara, men svaret räknas inte med i resultaten.
survey-way = Hur svaret kom
survey-way-own = Organisationen gav det själv
survey-way-link = Med organisationens länk
survey-way-mail = Meddelat per e-post
survey-way-phone = Meddelat per telefon
survey-way-meeting = Meddelat på ett möte
survey-way-paper = Meddelat på papper
survey-source = Källa
survey-revision = Svar nummer
survey-version = Enkätens version
survey-asked-anew = Frågorna har ändrats efter det här svaret. Svaret gäller; kontrollera om något borde läggas till.
survey-what-was-answered = Vad som svarades
survey-answer-erased = Svarets text har raderats.
survey-no-answer = Inget svar
survey-optional = (frivillig)
survey-at-most =
    { $count ->
        [one] Välj högst 1.
       *[other] Välj högst { $count }.
    }
survey-other = Något annat
survey-other-what = Vad annat?
survey-chars-max = Högst { $max } tecken.
survey-coordinate = Skötseln av enkäten
survey-open-link = Öppen länk. Vem som helst som har den kan svara för sin organisation:
survey-edit = Redigera frågorna
survey-try = Förhandsgranska och pröva
survey-try-intro = Så här ser enkäten ut för den som svarar. Du kan pröva att svara: provsvaret sparas inte och räknas inte.
survey-try-send = Pröva svaret
survey-tried = Provsvaret duger
survey-tried-text = Så hade det tagits emot. Det sparades inte.
survey-open = Öppna enkäten
survey-act-open = Öppna enkäten
survey-act-open-intro = Nätverkets organisationer ser enkäten när den är öppen. Den avslutas av sig själv på utsatt tid.
survey-act-close = Avsluta enkäten
survey-act-close-intro = Enkäten avslutas genast, före utsatt tid. Sena svar tas emot skilt och räknas inte. Motiveringen är offentlig.
survey-act-extend = Förläng tiden
survey-act-extend-intro = Enkätens nya sluttid syns genast för alla. Motiveringen är offentlig.
survey-act-reopen = Öppna enkäten på nytt
survey-act-reopen-intro = Enkäten är öppen till en ny sluttid. Svar som kom för sent räknas då med. Motiveringen är offentlig.
survey-act-call-off = Ställ in öppnandet
survey-act-call-off-intro = Enkäten öppnas inte utan är igen ett utkast. Motiveringen är offentlig.
survey-opens = Öppnas
survey-opens-hint = Finsk tid. Om du lämnar det tomt öppnas enkäten genast.
survey-closes = Avslutas
survey-closes-hint = Finsk tid. Enkäten avslutas då av sig själv.
survey-promise = Utlovas anonymitet?
survey-promise-hint = Det här kan inte ändras när enkäten har öppnats.
survey-promise-named = Nej: av resultaten får framgå vilken organisation som svarade vad.
survey-promise-anonymous = Ja: av resultaten framgår inte vilken organisation som svarade vad. Siffror för färre än fem organisationer visas inte.
survey-promise-named-told = I resultaten kan framgå vad er organisation svarade.
survey-promise-anonymous-told = Av resultaten framgår inte vilken organisation som svarade vad.
survey-reach = Vilka kan svara?
survey-reach-hint = Det här kan inte ändras när enkäten har öppnats.
survey-reach-network = Nätverkets organisationer
survey-reach-anyone = Nätverkets organisationer och andra som har den öppna länken. De andra räknas skilt och föreslås till registret.
survey-hand-in = Skicka svaret
survey-hand-in-hint = Utkastet ser bara er egen organisations personer. Av det skickade svaret får ni ett kvitto, och det kan ändras tills enkäten avslutas.
survey-hand-in-link-hint = Utkastet ser de som har den här länken och organisationens egna personer. Organisationens kontaktperson får per e-post veta vad som svarades i dess namn.
survey-send = Skicka svaret
survey-save = Spara utkastet
survey-answer-for = Du svarar för organisationen { $organisation }.
survey-answer-for-link = Länken är gjord för den här organisationen. Om det inte är din organisation, svara inte.
survey-theirs-answer = Så här har man under tiden svarat för er organisation
survey-receipt = Svaret är givet
survey-receipt-intro = { $organisation } har svarat på enkäten. Organisationens kontaktperson får en kopia av svaret per e-post.
survey-receipt-proof = Servern har antecknat ett kännetecken för svaret i nätverkets gemensamma logg, som inte kan ändras i efterhand. Med de här filerna kan ni senare visa vad ni svarade och när.
survey-receipt-proof-file = serverns underskrivna bevis på att kännetecknet finns i loggen
survey-receipt-opening-file = ert svar så som kännetecknet gäller det: filens SHA-256 är densamma som svarets kontrollsumma
survey-undo = Svar som koordinatorn har antecknat
survey-figures-stay = Enkäten har stängts och resultaten räknats. Eftersom de som svarade lovades anonymitet förblir siffrorna som de är: annars skulle den som jämförde siffrorna före och efter se vad som svarades här.
survey-undo-intro = Koordinatorn har antecknat ett svar av { $organisation }. Om organisationen inte har svarat så här kan svaret återtas här.
survey-undo-do = Återta svaret
survey-undo-none = { $organisation } har inget gällande svar som koordinatorn antecknat.
survey-edit-intro = Skriv frågorna på de språk som organisationerna svarar på. Om ett språk saknas visas det språk som texten finns på.
survey-edit-answered = Man har redan svarat på enkäten. När du sparar ändringarna blir det en ny version och den tidigare bevaras: av svaren framgår vilkendera de gavs på.
survey-save-draft = Spara
survey-save-try = Spara och förhandsgranska
survey-title = Enkätens namn
survey-introduction = Vad enkäten gäller och vad som görs med svaren
survey-section-title = Delens rubrik
survey-section-introduction = Delens inledning
survey-place-section = Del { $number }
survey-place-question = Fråga { $number }
survey-question = Frågan
survey-hint = Hjälp för svaret
survey-required = Den här måste besvaras
survey-kind-single = Ett alternativ
survey-kind-multiple = Flera alternativ
survey-kind-scale = Skala
survey-kind-number = Tal
survey-kind-text = Fritext
survey-add-question = Lägg till en fråga här
survey-add-section = Lägg till en del
survey-options-hint = Ett alternativ utan text lämnas bort.
survey-option = Alternativ { $number }
survey-more-options = Fler alternativ
survey-takes-other = Den som svarar kan skriva något annat
survey-at-most-label = Hur många får väljas högst (tomt: alla)
survey-from = Skalan börjar
survey-to = Skalan slutar
survey-low = Vad skalans början betyder
survey-high = Vad skalans slut betyder
survey-least = Minsta tal (tomt: ingen gräns)
survey-most = Största tal (tomt: ingen gräns)
survey-unit = Enhet, till exempel medlemmar
survey-chars = Hur många tecken texten får ha
survey-up = Upp
survey-down = Ner
survey-remove = Ta bort
survey-unfit-nothing-asked = Lägg till minst en fråga.
survey-unfit-too-many-questions = En enkät kan ha högst { $max } frågor.
survey-unfit-wording-missing = Skriv texten på åtminstone ett språk.
survey-unfit-wording-too-long = Texten är för lång. Förkorta den.
survey-unfit-key-twice = Två frågor eller alternativ har samma nyckel.
survey-unfit-options-missing = Skriv minst två alternativ.
survey-unfit-too-many-options = Det kan finnas högst { $max } alternativ.
survey-unfit-bounds-reversed = Den nedre gränsen måste vara mindre än den övre.
survey-unfit-scale-too-long = En skala kan ha högst { $max } steg.
survey-unfit-text-bound-outside = Antalet tecken måste vara 1–{ $max }.
survey-unfit-unknown-question = Det finns ingen sådan fråga.
survey-unfit-other-kind = Svaret är av annat slag än frågan.
survey-unfit-unknown-option = Det finns inget sådant alternativ.
survey-unfit-too-many-chosen = Välj högst { $max }.
survey-unfit-number-outside =
    { $bounds ->
        [both] Ge ett tal mellan { $least } och { $most }.
        [least] Ge ett tal som är minst { $least }.
        [most] Ge ett tal som är högst { $most }.
       *[none] Ge ett mindre tal.
    }
survey-unfit-text-too-long = Texten kan ha högst { $max } tecken. Din text finns kvar här; förkorta den.
survey-unfit-answer-missing = Den här måste besvaras.
survey-unfit-not-a-number = Skriv ett heltal med siffror.
survey-unfit-other-missing = Skriv vad annat.
survey-unfit-kind-changed = Den här har redan besvarats, så svarssättet kan inte ändras. Ta bort frågan och lägg till en ny i stället.
refusal-survey-unfit = { $what }
refusal-survey-form-too-long = Svaret är för långt för att sparas. Förkorta texterna.
refusal-survey-prepared-changed = Någon annan har under tiden sparat utkastet till svaret. Det visas nedan. Kombinera svaren; det som sparas eller skickas härnäst gäller.
refusal-unknown-survey = Det finns ingen sådan enkät.
refusal-too-many-surveys = Nätverket har redan { $max } enkäter, och fler ryms inte.
refusal-too-many-survey-versions = Enkäten har redan { $max } versioner, och fler ryms inte.
refusal-too-many-survey-answers = Redan { $max } organisationer har svarat på enkäten, och fler svar ryms inte.
refusal-too-many-survey-changes = Svaret har redan ändrats för många gånger. Logga in för att ändra det, eller be en koordinator anteckna det som saknas.
refusal-survey-changed = Frågorna har ändrats under tiden. Det du skrivit finns kvar: kontrollera det och skicka på nytt.
refusal-survey-not-draft = Enkäten är redan öppnad eller tidsinställd.
refusal-survey-not-open = Enkäten är inte öppen.
refusal-survey-not-closed = Enkäten är inte avslutad.
refusal-survey-results-settled = Enkäten kan inte öppnas på nytt: de som svarade lovades anonymitet, och den som jämförde siffrorna före och efter skulle kunna se vad en enskild organisation svarade. Gör en ny enkät i stället.
refusal-survey-not-scheduled = Enkäten väntar inte på att öppnas.
refusal-survey-over = Enkäten är avslutad: frågor och svar förblir som de är.
refusal-survey-closes-before-opening = Enkäten skulle avslutas innan den öppnas. Välj en sluttid efter öppnandet.
refusal-survey-closes-no-later = En förlängd enkät avslutas senare än förut. Välj en senare tid.
refusal-survey-for-the-network = Den här enkäten besvaras bara av nätverkets organisationer.
refusal-survey-answer-changed = Någon annan har under tiden svarat för er organisation. Svaret visas nedan. Kombinera svaren; det som skickas härnäst gäller.
refusal-survey-answer-missing = Det finns inget sådant svar.
refusal-survey-outsider-settled = Det har redan beslutats om organisationen tas med i registret.
mail-survey-answered-own-subject = Svar på enkäten: { $title }
mail-survey-answered-own-text =
    Hej!

    För { $organisation } har man svarat på enkäten ”{ $title }” { $when }. Svaret kan ändras tills enkäten avslutas:
    { $link }

    Så här svarades:

    { $answers }
mail-survey-answered-link-subject = Med er organisations länk har man svarat på enkäten: { $title }
mail-survey-answered-link-text =
    Hej!

    På enkäten ”{ $title }” har man svarat med länken för { $organisation } { $when }. Den som svarade tillfrågades inte om vem hen är. Om svaret inte är organisationens, ändra det här:
    { $link }

    Så här svarades:

    { $answers }
mail-survey-answered-recorded-subject = Er organisations svar på enkäten har antecknats: { $title }
mail-survey-answered-recorded-text =
    Hej!

    Koordinatorn har antecknat svaret från { $organisation } på enkäten ”{ $title }” { $when }. Om organisationen inte har svarat så här kan svaret återtas här:
    { $link }

    Så här antecknades:

    { $answers }
survey-open-link-intro = Svara för din organisation. Till sist får du per e-post en länk med vilken du bekräftar svaret. Om din organisation redan är med i nätverket, logga in eller använd organisationens egen länk.
survey-outside-who = Vem som svarar
survey-outside-name = Organisationens namn
survey-outside-municipality = Hemkommun
survey-outside-no-municipality = Berättas inte
survey-outside-contact = Ditt namn
survey-outside-email-hint = Hit kommer en länk med vilken du bekräftar svaret. Adressen publiceras inte.
survey-outside-promise = Ditt namn och din adress ser bara koordinatorerna. Du kan radera dem med samma länk.
survey-outside-sent = Bekräfta ännu ditt svar
survey-outside-sent-text = Svaret är sparat. Öppna länken som skickats till din e-post och bekräfta svaret: först då räknas det med.
survey-outside-yours = Ditt svar på enkäten
survey-outside-confirm-text = Är det här ditt svar? Det ges först när du bekräftar det.
survey-outside-confirm = Bekräfta svaret
survey-outside-confirmed = Svaret är givet. Nätverkets koordinator kan ta med din organisation i registret; då får du e-post om det.
survey-outside-unfit = Frågorna har ändrats under tiden så att svaret inte längre passar. Svara på nytt med den öppna länken.
survey-outside-taken-back = Svaret är återtaget.
survey-outside-change-hint = Ni kan ändra svaret tills enkäten stängs. Adressen till den här sidan finns också i er e-post.
survey-outside-forget = Radera svaret och kontaktuppgifterna
survey-outside-forget-text = Ditt namn, din adress och svarets texter raderas för gott. Medan enkäten är öppen räknas svaret därefter inte med.
survey-outside-gone = Inget finns sparat av det här svaret: det har raderats, eller det bekräftades inte i tid.
survey-proposals = Förslag till registret
survey-proposals-intro = De här organisationerna svarade med den öppna länken. När du tar med en organisation i registret får dess kontaktperson en inbjudan, och svaret räknas som en nätverksorganisations svar.
survey-proposals-none = Ingen organisation väntar.
survey-proposals-likely = Samma organisation finns kanske redan i registret:
survey-proposals-accept = Ta med i registret
survey-proposals-decline = Ta inte med
survey-proposals-waiting =
    { $count ->
        [one] 1 organisation väntar på att tas med i registret
       *[other] { $count } organisationer väntar på att tas med i registret
    }
survey-invite = Bjud in att svara
survey-invite-intro = Inbjudan skickas per e-post till kontaktpersonerna för de organisationer som inte har svarat. I meddelandet finns organisationens egen länk, med vilken man kan svara utan att logga in.
survey-invite-reaches =
    { $count ->
        [0] Inbjudan når just nu ingen.
        [one] Inbjudan når 1 organisation ({ $letters } meddelanden).
       *[other] Inbjudan når { $count } organisationer ({ $letters } meddelanden).
    }
survey-invite-reached = Organisationer som inbjudan når ({ $count })
survey-invite-missed = Organisationer som inbjudan inte når ({ $count })
survey-invite-last = Den förra skickades { $when }.
survey-invite-next = Nästa kan skickas { $when }.
survey-invite-text = Ert eget meddelande (frivilligt)
survey-invite-text-hint = Högst { $max } tecken.
survey-invite-send = Skicka inbjudan
survey-record = Anteckna en organisations svar
survey-record-intro = Anteckna här ett svar som en organisation har gett per e-post, telefon, på ett möte eller på papper. Organisationens kontaktperson får en kopia med en länk för att återta anteckningen.
survey-record-who = Vilken organisation svarade
survey-record-choose = Välj organisation
survey-record-channel = Hur svaret kom
survey-record-source = Varifrån du har svaret
survey-record-source-hint = Till exempel: ordförandens e-post 3.3.
survey-record-send = Anteckna svaret
data-survey-prepared = Enkätsvar vars utkast du sparade senast
data-survey-outside = Enkäter som besvarats med din adress utanför nätverket
refusal-survey-outside-full = För många svar väntar på bekräftelse. Försök igen senare; det du skrivit finns kvar här.
mail-survey-invitation-subject = Inbjudan att svara på enkäten: { $title }
mail-survey-invitation-text =
    Hej!

    { $organisation } ombeds svara på enkäten ”{ $title }”. Enkäten avslutas { $closes }, och det är { $left } kvar.{ $own }

    Svara med organisationens egen länk. Du behöver inte logga in:
    { $link }
mail-survey-reminder-subject = Påminnelse om enkäten: { $title }
mail-survey-reminder-text =
    Hej!

    { $organisation } har inte ännu svarat på enkäten ”{ $title }”. Enkäten avslutas { $closes }, och det är { $left } kvar.{ $own }

    Svara med organisationens egen länk. Du behöver inte logga in:
    { $link }
mail-survey-outside-subject = Bekräfta ditt svar på enkäten
mail-survey-outside-text =
    Hej!

    Med din e-postadress har man svarat på en enkät i Lausuma. Läs svaret och bekräfta det här:
    { $link }

    Länken fungerar till { $until }. Om du inte har svarat behöver du inte göra något: svaret räknas inte med, och uppgifterna raderas då.
mail-survey-declined-subject = Er organisations svar på enkäten: { $title }
mail-survey-declined-text =
    Hej!

    Tack för att ni svarade på enkäten ”{ $title }”. Ert svar är medräknat som en egen grupp bredvid nätverkets organisationer.

    Samtidigt föreslogs er organisation till nätverkets register. Koordinatorerna tog inte in den den här gången. Motivering:
    { $reason }

    Här ser du ert svar och kan radera ditt namn och din adress:
    { $link }
survey-content = Svarets kontrollsumma

## Enkätens resultat
results-title = Resultat: { $survey }
results-link = Resultat
results-reached = { $answered } av nätverkets { $members } organisationer har svarat.
results-outside-too = { $count ->
    [one] Därtill svarade en organisation utanför registret. Den räknas för sig.
   *[other] Därtill svarade { $count } organisationer utanför registret. De räknas för sig.
}
results-named = Svaren gavs i organisationens namn.
results-anonymous = De svarande har lovats anonymitet: siffror som gäller färre än fem organisationer visas inte och kan inte räknas ut av andra siffror.
results-while-open = Enkäten är ännu öppen. Siffrorna ändras, och bara koordinatorerna ser dem.
results-note = Andelarna räknas av de organisationer som svarat på frågan. Varje organisation har ett svar.
results-answered = { $answered } av { $of } organisationer svarade på frågan.
results-xlsx = Hämta tabellen (XLSX)
results-csv = Hämta CSV
results-as-at-the-close = Siffrorna är som när enkäten stängdes: organisationernas typ, område och storlek är från den stunden.
results-answers = Varje svar på en egen rad:
results-answers-xlsx = tabell (XLSX)
results-answers-csv = CSV
results-chart-file = Hämta diagrammet (SVG)
results-publish = Publicera resultaten
results-publish-hint = Resultaten syns nu för nätverkets organisationer. När du publicerar dem syns de för alla utan inloggning. Då visas inte organisationernas namn intill svaren. Publiceringen kan inte tas tillbaka.
results-published = Resultaten publicerades { $at }.
results-from = Vems svar
results-from-network = nätverkets organisationer
results-from-outside = utanför registret
results-compare = Jämför med enkäten
results-compare-none = ingen jämförelse
results-narrowed = { $count ->
    [one] Urvalet omfattar en organisation som svarat.
   *[other] Urvalet omfattar { $count } organisationer som svarat.
}
results-narrowed-few = Urvalet omfattar färre än fem organisationer som svarat, så inga siffror visas.
results-year-unfiltered = Tabellen för det tidigare året berättade inte det som urvalet gäller, så det tidigare året visas inte bredvid ett urval. Ta bort urvalet, så syns jämförelsen.
results-withheld-too-few = Färre än fem organisationer svarade på frågan, så svaren visas inte.
results-withheld-filter = Svaren på frågan visas inte med detta urval, eftersom de kunde avslöja enskilda organisationers svar.
results-kept-back = visas inte
results-remainder = Övriga svar sammanlagt (särredovisas inte)
results-other = Annat svar
results-per-cent = { $share } %
results-count-and-share = Organisationer och andel
results-mean = Medelvärde
results-median = Median
results-sum = Summa
results-least = Minsta
results-most = Största
results-texts-all = { $count ->
    [one] Visa det skrivna svaret
   *[other] Visa alla { $count } skrivna svar
}
results-texts-none = Det finns inga skrivna svar på frågan som kan visas.
results-before = I enkäten ”{ $survey }” svarade { $answered } av { $of } organisationer.
results-hatched = Den streckade stapeln är den tidigare enkäten.
results-before-said = Då löd frågan: ”{ $text }”
results-not-asked = Detta frågades inte i enkäten ”{ $survey }”.
results-column-number = Nr
results-column-question = Fråga
results-column-answer = Svar
results-column-count = Organisationer
results-column-share = Andel, %
results-column-value = Värde
results-column-answered-count = Svarade
results-column-of-count = Svarande sammanlagt
results-column-organisation = Organisation
results-column-from = Varifrån
results-column-at = När
results-column-way = Hur svaret kom
results-column-before = Tidigare
results-column-before-count = Tidigare organisationer
results-column-before-share = Tidigare andel, %
results-texts = Skrivna svar
results-texts-choose = Markera svar som hör ihop
results-groups = Grupper
results-group-count = { $count ->
    [one] ett svar
   *[other] { $count } svar
}
results-group-name = Gruppens namn
results-group-hint = Ange ett nytt namn, eller namnet på den grupp som svaren läggs till i. Ett svar kan höra till flera grupper.
results-group-put = Lägg till i gruppen
results-group-take = Ta bort de markerade ur gruppen
results-group-rename = Spara namnet
results-group-drop = Ta bort gruppen
results-group-theme = Gör ett tema av gruppen
results-theme-title = Temats namn
results-theme-reason = Motivering
results-theme-hint = Vid temat syns vilken enkät och fråga det kommer ur.
results-theme-propose = Föreslå som tema
results-themes = Teman ur svaren
results-theme-origin = { $count ->
    [one] Ur en organisations svar
   *[other] Ur { $count } organisationers svar
}
refusal-survey-groups-changed = Någon annan har ändrat grupperna under tiden. Se på grupperna igen och fortsätt därifrån.
refusal-survey-theme-unknown = Temat finns inte.
refusal-survey-group-nothing-chosen = Markera minst ett svar.
refusal-survey-group-name-missing = Ge gruppen ett namn.
refusal-survey-group-name-too-long = Gruppens namn får ha högst { $max } tecken.
refusal-survey-group-name-taken = Det finns redan en grupp med det namnet.
refusal-survey-group-unknown = Gruppen finns inte längre.
refusal-survey-group-too-many = En fråga kan ha högst { $max } grupper.
results-years-title = Svar från tidigare år
results-years-intro = Hämta svaren på en tidigare enkät från en tabell, så visas siffrorna bredvid varandra. Tabellen har en rad för varje organisation och en kolumn för varje fråga. Kolumnens rubrik är frågans text eller dess beteckning, till exempel q7. Om tabellen också har en kolumn Typ, Kommun, Välfärdsområde eller Storlek kan också de tidigare siffrorna begränsas enligt dem. Bara siffrorna och dessa uppgifter sparas, inte skrivna svar och inte organisationernas namn.
results-years-name = År eller enkätens namn
results-years-name-hint = Till exempel 2024. Namnet syns intill siffrorna.
results-years-promise = Vad de svarande lovades då
results-years-named = Svaren gavs i organisationens namn
results-years-anonymous = De svarande lovades anonymitet: siffror för färre än fem organisationer visas inte
results-years-look = Se vad som förstods av tabellen
results-years-preview = Vad som förstods av tabellen
results-years-answers = { $count ->
    [one] En rad har svar som räknas.
   *[other] { $count } rader har svar som räknas.
}
results-years-columns = Kolumner
results-years-heading = Kolumnens rubrik
results-years-ignored = läses inte
results-years-unread = { $count ->
    [one] Ett svar förstods inte
   *[other] { $count } svar förstods inte
}
results-years-unread-hint = De räknas inte. Om de ska räknas, rätta tabellen och hämta den på nytt.
results-years-cell = Rad { $line }, { $heading }: ”{ $text }”
results-years-keep = Spara för jämförelse
results-years-remove = Ta bort
results-years-remove-one = Ta bort { $name }
refusal-survey-year-no-questions = Ingen av kolumnernas rubriker är en fråga i enkäten. Ge frågornas texter eller beteckningar som rubriker, till exempel q7.
refusal-survey-year-name = Ange år eller enkätens namn, kort.
refusal-survey-year-too-large = Tabellen har fler svar än en enkät rymmer.
refusal-too-many-earlier-surveys = Det finns redan { $max } enkäter sparade för jämförelse. Ta bort någon av dem.
refusal-earlier-survey-unknown = Den tidigare enkäten finns inte längre sparad.
refusal-survey-results-later = Resultaten kan inte visas ännu: enkäten pågår.
refusal-survey-answers-anonymous = Svaren fås inte rad för rad: de som svarade lovades anonymitet, och en rad skulle visa vad en enskild organisation svarade.

## Publicerat ställningstagande

public-signed = { $count ->
    [0] Ingen har undertecknat ännu.
    [one] En organisation har undertecknat.
   *[other] { $count } organisationer har undertecknat.
}
public-since = Publicerat
public-addressees = Till
public-coordinators = Sammanställt av
public-languages = Ställningstagandets språk
public-reserved-by = Reservation: { $name }
public-came-about = Så kom ställningstagandet till
public-without-rounds = Ställningstagandet har sammanställts utan kommentarsrundor.
public-round = Kommentarsrunda { $number }
public-round-comments = { $comments ->
    [0] Inga kommentarer.
    [one] En kommentar.
   *[other] { $comments } kommentarer från { $organisations ->
        [one] en organisation.
       *[other] { $organisations } organisationer.
    }
}
public-round-outcomes = Svaren: { $outcomes }.
public-round-changed = { $count ->
    [0] Texten ändrades inte.
    [one] Ett ställe ändrades.
   *[other] { $count } ställen ändrades.
}
public-changes = Vad som ändrades från version { $from } till version { $to }
public-round-version = I rundan kommenterades version { $version }.
public-round-outcome = Därefter gjordes version { $to }.
public-after-rounds = Efter den sista rundan ändrades texten i version { $from } ännu, och den blev version { $to }.
public-use = Använd texten
public-licence = Texten får användas, delas och bearbetas om man berättar var den kommer ifrån. Licens:
public-files = Ladda ner:
public-embed = Visa antalet undertecknare på din egen webbplats
public-embed-hint = Kopiera detta till din webbplats kod. Det följer inte besökarna. Texten får du på samma sätt om adressen slutar på text i stället för counter.
public-check = Kontrollera själv
public-check-hint = Undertecknarna har godkänt exakt den här texten. När du laddar ner den som Markdown-fil och räknar ut filens SHA-256-kontrollsumma ska resultatet vara detta:
public-version = Bestående adress: version { $number }
public-withdrawn-title = Ställningstagandet har återtagits
public-withdrawn = ”{ $title }” var offentligt men har återtagits sedan dess.
file-html = HTML
file-markdown = Markdown
file-text = text
file-automerge = Automerge
file-json = JSON
file-ledger = protokoll
file-bundle = kontrollpaket (ZIP)
bundle-what = I det här paketet finns ställningstagandet ”{ $title }” som är publicerat på { $url }. { $signed } organisationer har undertecknat det. Med paketet kan man kontrollera att texten är den som organisationerna undertecknade och att undertecknarna stämmer, även om servern är borta.
bundle-parts = `texts/` är texten på varje språk, `statement.json` är den offentliga sidan för maskiner, `ledger.txt` är protokollet över allt som har beslutats om ställningstagandet, `checkpoint.txt` är protokollets kontrollsumma, undertecknad av servern, och `key.txt` är nyckeln som den är undertecknad med.
bundle-check = Kontrollera så här: installera Lausuma på din egen dator och ge kommandot `lausuma verify paket.zip`. Det kontaktar ingen. Jämför nyckeln som visas med den på serverns sida /verify.
bundle-without = Utan programmet: räkna ut SHA-256-kontrollsumman för textfilen av version { $version }. Kontrollsumman för texten på originalspråket är { $sha256 }, och samma tal står i protokollet.
bundle-not = Paketet bevisar inte att organisationens namn är rätt och inte heller vem som undertecknade för den: namnen kommer ur organisationsregistret. I protokollet är organisationerna koder. De som beslutar senare eller inte undertecknar står där under täcknamn.
copy-label = Kopia
copy-note = Det här är en kopia av sidan som den såg ut { $when }. Den ursprungliga sidan:
copy-empty = Inga ställningstaganden hade publicerats ännu.
export-title = Export ur Lausuma
export-what = I det här paketet finns allt som fanns på servern { $url } { $when }: vad som har beslutats, skrivits och sagts. Paketet kan läsas utan servern.
export-private = Förvara paketet lika omsorgsfullt som serverns datamapp. I det finns också utkast och kommentarer som inte är offentliga, och människors namn och e-postadresser. Om någon raderas på servern ändras inte det här paketet: radera eller ersätt det själv.
export-read = Börja med mappen `statements/`: där finns en mapp för varje ställningstagande. `live/` är texten som den är nu och `versions/1/` den låsta versionen 1, var och en enligt språk: `sv.html` öppnas i webbläsaren, `sv.md` är text i Markdown, `sv.json` är för program och `sv.automerge` innehåller textens hela historia. I mappen `public/` finns de publicerade ställningstagandenas filer så som vem som helst kan ladda ner dem.
export-parts = Protokollen finns i filerna `ledger.ndjson`, ett beslut per rad; organisationsregistrets protokoll finns i mappen `register/`. I dem finns bara beteckningar för människor: namnen finns i filen `people.ndjson`. Orden i kommentarer och reservationer finns i ställningstagandets fil `words.ndjson`, med samma kontrollsumma som i protokollet. `changes/` är varje ändring av texten och `export.json` en innehållsförteckning för program.
export-check = Kontrollera ett protokoll så här: `lausuma verify statements/namn/ledger.ndjson`, och paketet för ett publicerat ställningstagande så här: `lausuma verify public/namn.zip`. Ingetdera tar kontakt med något.
export-not = I paketet finns inga inloggningar, skickade meddelanden eller inbjudningar. Serverns egna nycklar finns med bara om de uttryckligen har begärts; då ligger de i mappen `secrets/`.
public-list = Publicerade ställningstaganden
public-page = Den offentliga sidan
feed-title = Lausuma: publicerade ställningstaganden
feed-link = Följ nya som flöde (Atom)
paper-licence = Licens
paper-address = Adress
paper-check = Öppna adressen eller läs koden med telefonen: sidan visar samma text, undertecknarna och kontrollsumman. Det här är version { $number }.
paper-code = QR-kod som leder till { $address }
paper-name = Organisation
paper-kind = Typ
paper-county = Välfärdsområde
paper-reservation = Reservation
paper-reservations = Reservationer
paper-missing = Tecken som det här dokumentet inte kan visa:
file-pdf = PDF
file-docx = Word (DOCX)
represented-leave = Om er organisation inte vill räknas med kan den tas bort ur antalet.
represented-leave-link = Logga in och ta bort organisationen ur antalet
public-sign-outside = Underteckna för er organisation

## Nätverkets dagordning

refusal-too-many-themes = Nätverket har redan { $max } teman, och fler ryms inte.
refusal-theme-title-missing = Ge temat ett namn.
refusal-theme-title-too-long = Temats namn får ha högst { $max } tecken. Förkorta det.
refusal-theme-reason-too-long = Motiveringen till temat får ha högst { $max } tecken. Förkorta den.

# Themes and workshops: what is refused, and their pages.
refusal-theme-link-malformed = Ange länkarna så att de börjar med https://, en på varje rad.
refusal-too-many-theme-links = Ett tema kan ha högst { $max } länkar. Ta bort de övriga.
refusal-not-your-theme = Temat har föreslagits av någon annan. Det kan ändras av den som föreslog det och av koordinatorerna.
refusal-too-many-wordings = Temat har redan ändrats { $max } gånger och kan inte ändras mer.
refusal-already-supported = Er organisation står redan bakom temat.
refusal-not-supported = Er organisation har inte meddelat att den stöder temat.
refusal-theme-taken-in = Temat har slagits ihop med ett annat tema. Öppna det temat.
refusal-theme-not-taken-in = Temat har inte slagits ihop med något annat.
refusal-nothing-to-put-together = Välj de teman som ska slås ihop och det tema som de slås ihop med.
refusal-too-many-put-together = Högst { $max } teman kan slås ihop på en gång.
refusal-theme-state-known = Temat är redan i det här läget.
refusal-unknown-workshop = Temaverkstaden finns inte.
refusal-too-many-workshops = Nätverket har redan { $max } temaverkstäder, och fler ryms inte.
refusal-workshop-question-missing = Skriv verkstadens fråga på åtminstone ett språk.
refusal-workshop-question-too-long = Frågan får ha högst { $max } tecken. Förkorta den.
refusal-choices-outside = Var och en kan välja från ett till { $max } teman.
refusal-phase-not-next = Verkstaden har redan gått över till ett annat skede. Se efter var den är nu.
refusal-phones-not-taken = I den här verkstaden deltar man bara inloggad.
refusal-too-many-in-workshop = Verkstaden har redan { $max } deltagare, och fler ryms inte.
refusal-too-many-groups = Verkstaden har redan { $max } grupper. Fortsätt som någon av dem.
refusal-group-name-missing = Ge gruppen ett namn.
refusal-group-name-too-long = Gruppens namn får ha högst { $max } tecken. Förkorta det.
refusal-unknown-participant = Deltagaren finns inte i den här verkstaden.
refusal-too-many-workshop-themes = Verkstaden har redan { $max } teman, och fler ryms inte.
refusal-not-gathering = Teman samlas inte längre in i den här verkstaden. Gå först tillbaka till att samla in teman, eller ta temat till en annan verkstad.
refusal-nothing-brought = Välj minst ett tema att ta med.
refusal-not-choosing-yet = Valet har inte börjat än. Din text finns kvar i formuläret: skicka det när koordinatorn inleder valet.
refusal-not-among-themes = Något av de valda temana hör inte till den här verkstaden. Välj ur listan.
refusal-nothing-chosen = Välj åtminstone ett tema.
refusal-too-many-chosen = Du valde fler teman än man kan välja i den här verkstaden. Ta bort något val.
refusal-choice-reason-too-long = Motiveringen får ha högst { $max } tecken. Förkorta den.
refusal-choice-changed = En annan enhet hann spara ett val för er. Nedan ser du båda. Ditt eget val finns kvar i formuläret.
refusal-too-many-changes = Valet har redan ändrats för många gånger. Logga in för att ändra det, eller be en koordinator om hjälp.
refusal-chosen-with-account = En inloggad person har redan valt för organisationen. Valet kan ändras bara av den som är inloggad.
refusal-too-many-late-choices = Det finns redan { $max } val som kom för sent, och fler ryms inte.
refusal-workshop-not-closed = Verkstaden har inte avslutats än.
refusal-summary-too-long = Sammanfattningen får ha högst { $max } tecken på varje språk. Förkorta den.
refusal-summary-changed = Någon annan sparade sammanfattningen under tiden. Den finns nedan. Din egen text finns kvar i formuläret.
refusal-summary-missing = Skriv sammanfattningen på åtminstone ett språk.

agenda-title = Agenda
agenda-intro = Vad som är viktigast just nu och varför: nätverkets teman och temaverkstäder, där gemensamma ställningstaganden börjar.
agenda-parts = Dagordningens andra delar
agenda-year = Nätverkets år
workshop = Temaverkstad
workshops = Temaverkstäder
workshops-none = Det har inte ordnats några temaverkstäder än.
workshop-numbered = Temaverkstad { $number }
workshop-group = Grupp { $number }
themes = Teman
themes-none = Ingen har föreslagit något tema än.
themes-chosen = Valda ({ $count })
themes-proposed = Föreslagna ({ $count })
themes-parked = I vänteläge ({ $count })
themes-done = Klara ({ $count })
theme-state-chosen = Valt
theme-state-in-statement = I ett ställningstagande
themes-in-statement = I ett ställningstagande ({ $count })
theme-origin = Hittades i enkäten
theme-origin-count = { $count ->
    [one] En organisation skrev om det.
   *[other] { $count } organisationer skrev om det.
}
theme-origin-few = Bara några organisationer skrev om det, så antalet berättas inte.
theme-weighed = Vägdes i verkstaden:
theme-statements = Ställningstaganden som vuxit ur temat
theme-statement-line = Från tema till resultat
theme-state-proposed = Föreslaget
theme-state-parked = I vänteläge
theme-state-done = Klart
theme-why-parked = Varför i vänteläge
theme-state-why = Motivering
theme-backers =
    { $count ->
        [one] { $count } står bakom
       *[other] { $count } står bakom
    }
theme-untitled = Tema { $number } (namnet borttaget)
theme-new = Föreslå ett tema
theme-new-intro = Berätta vad som är viktigt för er organisation just nu. Temat syns för nätverkets organisationer.
theme-title = Temats namn
theme-reason = Motivering
theme-reason-hint = Varför är just detta viktigt? En mening eller två räcker.
theme-description = Beskrivning
theme-links = Bakgrund
theme-links-hint = Länkar som börjar med https://, en på varje rad.
theme-propose = Föreslå
theme-proposed-by = Föreslogs av { $who }, { $when }.
theme-within = Temat har slagits ihop med:
theme-erased = Temats ord har tagits bort.
theme-supporters =
    { $count ->
        [0] Ingen annan har meddelat sitt stöd än
        [one] Stöds av
       *[other] Stöds av ({ $count })
    }
theme-support = Det är viktigt också för oss
theme-unsupport = Vi tar tillbaka vårt stöd
theme-together = Teman som slagits ihop med detta
theme-set-state = Vad det blev av temat
theme-because = Motivering
theme-state-because = Syns för nätverket. Behövs när temat sätts i vänteläge.
theme-apart = Skilj ut som eget tema
theme-apart-because = Syns för nätverket.
theme-reword = Ändra temats ord
theme-erase = Ta bort temats ord
theme-erase-text = Namnet, motiveringen, beskrivningen och länkarna försvinner för gott, också tidigare. I protokollet står kvar att temat fanns.
theme-history = Historik
theme-was-reworded = Orden ändrades.
theme-was-put-together = Med detta slogs ihop: { $titles }.
theme-was-taken-in = Slogs ihop med temat { $title }.
theme-was-taken-apart = { $title } skildes ut: { $reason }
theme-was-set = { $state }.
theme-was-erased = Orden togs bort.
workshop-new = Öppna en temaverkstad
workshop-new-intro = Först samlas teman, sedan väljer varje organisation eller grupp de viktigaste. Fungerar i salen, på distans och i båda.
workshop-question-legend = Fråga
workshop-question-hint = Till exempel: Vad borde vi påverka nu? Ett språk räcker.
workshop-question = Fråga ({ $language })
workshop-choices = Hur många teman får var och en välja?
workshop-choices-of =
    { $count ->
        [one] ett
       *[other] högst { $count }
    }
workshop-rules = Regler
workshop-rule-hidden = Valen är dolda tills alla har valt eller verkstaden avslutas
workshop-rule-phones = Man kan delta med telefon utan att logga in
workshop-phones-hint = Den som deltar utan att logga in säger själv för vilken organisation eller grupp hen handlar. Sådana val märks ut.
workshop-bring = Ta med nätverkets teman i verkstaden
workshop-bring-which = Nätverkets teman som vägs i den här verkstaden
workshop-bring-hint = Föreslagna och väntande teman. Namn, motivering, förslagsställare och de som stöder temat finns kvar, och temat blir inte två.
workshop-open = Öppna verkstaden
workshop-phase-gathering = Teman samlas
workshop-phase-choosing = Val
workshop-phase-closed = Avslutad
workshop-progress-gathering =
    { $joined ->
        [one] { $joined } deltagare
       *[other] { $joined } deltagare
    }
workshop-progress-chosen = { $chosen } av { $joined } har valt
workshop-hidden = Valen är ännu dolda. De visas när alla har valt eller verkstaden avslutas.
workshop-organisations =
    { $count ->
        [one] { $count } organisation
       *[other] { $count } organisationer
    }
workshop-groups =
    { $count ->
        [one] { $count } grupp
       *[other] { $count } grupper
    }
workshop-erased-count =
    { $count ->
        [one] En deltagares val har tagits bort.
       *[other] { $count } deltagares val har tagits bort.
    }
workshop-no-reason = ingen motivering
workshop-erased = orden borttagna
workshop-late = För sent inkomna
workshop-late-hint = Det som kommit för sent sparas och visas här men räknas inte i resultatet.
workshop-late-themes = Teman
workshop-late-choices = Val
workshop-done-joined = Ni är med.
workshop-done-theme = Temat har lagts till.
workshop-done-theme-late = Teman samlades inte längre. Ert tema är sparat och syns bland dem som kom för sent.
workshop-done-chosen = Ert val är sparat. Ni kan ändra det tills verkstaden avslutas.
workshop-done-chosen-late = Verkstaden hade redan avslutats. Ert val är sparat bland dem som kom för sent och räknas inte.
workshop-done-saved = Sparat.
workshop-theirs = Så valde en annan enhet för er
workshop-theirs-hint = Ditt eget val finns nedan. Om du skickar det ersätter det detta.
workshop-choose-legend =
    { $count ->
        [one] Välj ett tema
       *[other] Välj 1–{ $count } teman
    }
workshop-choose-hint = Berätta kort varför. Valet räknas också utan motivering, och det märks ut.
workshop-choose = Skicka valet
workshop-choosing = Välj de viktigaste
workshop-why = för temat { $title }
workshop-why-short = Motivering
workshop-own = Ert val
workshop-own-change = Ni kan ändra valet tills verkstaden avslutas.
workshop-own-hidden = Valet är sparat. Eftersom valen fortfarande är dolda visas det inte på telefonen vad som valdes. Ett nytt val ersätter det.
workshop-own-none = Ni hann inte välja innan verkstaden avslutades.
workshop-choose-late = Skicka ett val för sent
workshop-add-title = Lägg till ett tema
workshop-add-theme = Lägg till temat
workshop-add-late = Lägg till ett tema för sent
workshop-add-late-hint = Teman samlas inte längre. Ditt tema sparas och visas för sig.
workshop-themes =
    { $count ->
        [0] Teman
        [one] Ett tema
       *[other] { $count } teman
    }
workshop-themes-none = Inga teman har lagts till än.
workshop-participants = Deltagare ({ $count })
workshop-has-chosen = har valt
workshop-by-phone = utan inloggning
workshop-conduct = För koordinatorn
workshop-projector = Visa på väggen
workshop-to-choosing = Inled valet
workshop-to-choosing-hint = Teman samlas inte längre. Senare tillagda sparas för sig.
workshop-to-closed = Avsluta verkstaden
workshop-to-closed-hint = Resultatet står fast och visas. Val som kommer senare sparas för sig.
workshop-back-to-gathering = Gå tillbaka till att samla teman
workshop-back-to-choosing = Öppna valet på nytt
workshop-back-reason = Varför?
workshop-back-hint = Syns i protokollet.
workshop-door = Länk och QR-kod för deltagare
workshop-door-hint = Härifrån kommer man med på telefon utan att logga in.
workshop-code = QR-kod som leder till verkstaden
workshop-together = Slå ihop likadana teman
workshop-similar = Likadana teman
workshop-similar-hint = Alla namn, motiveringar och förslagsställare finns kvar och syns. Det går att ångra.
workshop-into = Med vilket slås de ihop?
workshop-into-none = Välj ett tema
workshop-adopt =
    { $count ->
        [one] Gör det valda temat till nätverkets tema
       *[other] Gör de { $count } valda temana till nätverkets teman
    }
workshop-adopt-hint = Alla teman som någon valde märks som valda på agendan. Läget för ett enskilt tema kan ändras på dess sida.
workshop-erase = Ta bort en deltagares ord
workshop-erase-whose = Vems ord tas bort?
workshop-erase-hint = Val, motiveringar och en grupps namn försvinner för gott. Teman tas bort på sina egna sidor.
workshop-erase-none = Välj en deltagare
workshop-result = Resultat
workshop-result-whole = Hela resultatet per organisation
workshop-by-theme = Per tema
workshop-by-organisation = Per organisation
workshop-who = Organisation eller grupp
workshop-what = Valda teman
workshop-summary = Sammanfattning
workshop-summary-edit = Skriv sammanfattningen
workshop-summary-hint = Som grund finns verkstadens resultat. Texten kan ha Markdown.
workshop-summary-in = Sammanfattning ({ $language })
workshop-publish = Publicera sammanfattningen
workshop-publish-hint = Den sparade sammanfattningen blir läsbar för alla.
workshop-published = Publicerad { $when }
workshop-wall-join = Kom med på telefon
workshop-wall-back = Tillbaka till verkstaden
workshop-door-intro = Berätta först för vem du handlar. Du behöver inte logga in.
workshop-door-as-organisation = Jag företräder en organisation
workshop-door-organisation = Organisationens namn
workshop-door-organisation-hint = Början av namnet räcker.
workshop-door-search = Sök
workshop-door-none = Ingen sådan organisation hittades i nätverket. Kontrollera namnet eller fortsätt som grupp.
workshop-door-more = Det finns fler. Skriv mer av namnet.
workshop-door-as-group = Vi är en grupp
workshop-door-groups = Fortsätt som grupp:
workshop-door-group = Gruppens namn
workshop-door-group-hint = Till exempel bordets nummer.
workshop-door-enter = Fortsätt som grupp
workshop-door-kept = Vi sparar bara för vilken organisation eller grupp du handlar och vad du skriver, inga uppgifter om dig.
workshop-door-as = Med som: { $name }.
workshop-door-other = Byt
workshop-refresh = Uppdatera
summary-chosen-by =
    { $count ->
        [one] En organisation eller grupp valde de viktigaste temana.
       *[other] { $count } organisationer eller grupper valde de viktigaste temana.
    }
summary-chosen = Valda teman
summary-alone = Nämnda av en: svaga signaler
summary-others = Övriga teman
# End of themes and workshops.

"""Names of an invented town: who lives in a British or Victorian one, in any mixture.

The lists are our own, from names that many people bear; no list names anybody in particular.
"""

import unicodedata
from dataclasses import dataclass
from random import Random

from graph.vocabulary import Sex


@dataclass(frozen=True, slots=True)
class Heritage:
    """Given and family names that go together. `share` is relative to the other heritages."""

    key: str
    share: int
    female: tuple[str, ...]
    male: tuple[str, ...]
    surnames: tuple[str, ...]
    older_female: tuple[str, ...] = ()
    older_male: tuple[str, ...] = ()
    """Where given, the names of people born before 1970."""

    def given(self, rng: Random, sex: Sex, born: int) -> str:
        if born < 1970 and self.older_female:
            names = self.older_male if sex is Sex.MALE else self.older_female
        else:
            names = self.male if sex is Sex.MALE else self.female
        return rng.choice(names)


def words(text: str) -> tuple[str, ...]:
    """A list written as one text; an underscore stands for a blank inside a word."""
    return tuple(word.replace("_", " ") for word in text.split())


ENGLISH = Heritage(
    "english",
    30,
    words(
        "Amelia Olivia Chloe Ellie Jessica Sophie Gemma Kirsty Hayley Leanne Stacey Kelly Natalie "
        "Ruby Poppy Daisy Freya Isla Evie Lily Scarlett Holly Megan Abigail Charlotte Georgia "
        "Tamsin Imogen Zoë Chloë Lacey Paige Robyn Bethany"
    ),
    words(
        "Oliver Jack Harry Alfie Charlie Ethan Liam Ryan Kyle Connor Jamie Lewis Luke Nathan "
        "Callum Mason Tyler Reece Toby Finley Archie Freddie George Leo Dylan Riley Shane Craig "
        "Darren Lee Scott Stuart Ashley"
    ),
    words(
        "Whitlock Barker Hurst Tanner Holloway Pickering Marsden Thorne Wakefield Ashby Brookes "
        "Cartwright Dunn Eastwood Fairbairn Goddard Hadley Ingham Jarvis Kirkby Langford Mercer "
        "Naylor Osborne Parrish Radcliffe Selby Tilley Underhill Vickers Weston Yardley "
        "Featherstonehaugh Cholmondeley-Marsh Smith Taylor Brown Walker Wright Turner"
    ),
    words("Joan Maureen Sheila Brenda Doreen Pauline Linda Susan Christine Margaret Jean Carol"),
    words("Ronald Kenneth Derek Keith Trevor Raymond Alan Brian Roger Barry Dennis Malcolm"),
)
HERITAGES: tuple[Heritage, ...] = (
    ENGLISH,
    Heritage(
        "celtic",
        14,
        words(
            "Siobhán Niamh Aoife Róisín Caoimhe Orla Ciara Eilidh Mhairi Catriona Fiona Angharad "
            "Rhiannon Cerys Bronwen Seren Eleri Shona Kirsten Sinéad"
        ),
        words(
            "Cian Oisín Seán Pádraig Ruairí Fergus Callum Iain Hamish Gareth Rhys Dafydd Owain "
            "Gethin Declan Eoin Niall Tadhg Ewan Euan"
        ),
        words(
            "O’Connor O’Donnell O’Sullivan McAllister MacLeod Strachan Pugh Bevan ap_Rhys "
            "Llewellyn Kilbride Docherty Gallagher Ní_Bhriain Morgan Prosser Buchanan D’Arcy"
        ),
        words("Bridget Maeve Moira Morag Gwyneth Eirlys Nuala"),
        words("Patrick Eamonn Angus Donald Emrys Idris Brendan"),
    ),
    Heritage(
        "west_african",
        9,
        words(
            "Amara Ngozi Chidinma Adaeze Folasade Yetunde Temitope Abena Akosua Efua Esi Ama "
            "Oluwaseun Ifeoma Zainab Titilayo Adwoa Blessing Patience"
        ),
        words(
            "Chukwuemeka Obinna Femi Tunde Babajide Kwame Kofi Yaw Kojo Ebo Segun Emeka Ikenna "
            "Oluwadamilola Nnamdi Kwabena Ayodele Dayo"
        ),
        words(
            "Nwosu Okafor Adebayo Adeyemi Balogun Eze Mensah Boateng Owusu Asante Bangura Sesay "
            "Oyelaran Okonkwo Ogunleye Adjei Quansah Adebayo-Featherstonehaugh"
        ),
    ),
    Heritage(
        "east_african",
        5,
        words("Hodan Ayaan Ifrah Sagal Fardowsa Selam Hiwot Saba Meron Wanjiru Akinyi Amina Nasra"),
        words("Abdirahman Liban Mahad Yonas Dawit Tesfay Kibrom Kamau Otieno Hassan Bilal Guled"),
        words("Warsame Abdi Farah Jama Tesfaye Haile Kamau Otieno Mwangi Ibrahim Gebremedhin"),
    ),
    Heritage(
        "caribbean",
        7,
        words("Shanice Keisha Tanisha Aaliyah Renée Simone Monique Latoya Jasmine Kezia Imani"),
        words("Marcus Jaden Tyrell Andre Curtis Dwayne Jermaine Kieron Malachi Isaiah Tevin Leon"),
        words("Reid Campbell Grant Francis Bailey Gordon Palmer Sinclair-Brown Morrison Beckford"),
        words("Gloria Merlene Hyacinth Beverley Yvonne"),
        words("Winston Delroy Everton Clifton Neville"),
    ),
    Heritage(
        "pakistani_bengali",
        11,
        words(
            "Aisha Fatima Maryam Zara Hafsa Iqra Sana Noor Rukhsana Nasreen Sumaiya Tahmina Shirin "
            "Rabia Samina Nusrat Anika Farzana"
        ),
        words(
            "Muhammad Yusuf Ibrahim Hamza Bilal Imran Tariq Shahid Kamran Zain Rafiq Shafiqul "
            "Mohammed Ayaan Adil Farhan Nazmul Tanvir"
        ),
        words("Hussain Khan Ahmed Malik Begum Chowdhury Miah Rahman Iqbal Sheikh Qureshi Uddin"),
    ),
    Heritage(
        "indian_tamil",
        7,
        words("Priya Anjali Kavya Meera Divya Sunita Lakshmi Jasleen Harpreet Simran Thanuja Asha"),
        words("Arjun Rohan Vikram Sanjay Gurpreet Harjit Kiran Nikhil Suresh Tharindu Ravi Dev"),
        words(
            "Patel Sharma Singh Kaur Gill Raman Subramaniam D’Souza Fernando Venkataraghavan Nair "
            "Desai Sivakumaran"
        ),
    ),
    Heritage(
        "eastern_european",
        8,
        words(
            "Agnieszka Katarzyna Zofia Małgorzata Ioana Andreea Elena Žaneta Ljubica Oksana Daria "
            "Jolanta Mirela Zuzanna"
        ),
        words(
            "Łukasz Tomasz Wojciech Paweł Andrei Bogdan Ștefan Mihai Taras Dragan Jānis Mateusz "
            "Krzysztof Vasile"
        ),
        words(
            "Zieliński Kowalczyk Wiśniewski Wójcik Popescu Ionescu Dumitru Horváth Kováč "
            "Shevchenko Petrović Bērziņš Szczęsny"
        ),
    ),
    Heritage(
        "east_asian",
        5,
        words("Mei Xiu-Ying Hui-Min Linh Thảo Mai Jia-Yi Maria-Luz Angelica Yuki Soo-Jin Ngọc"),
        words("Wei Jun Minh Đức Quang Jian-Hao Jose Marvin Kenji Min-Jun Hiếu Chun-Kit"),
        words("Chen Wong Nguyễn Trần Phạm Lim Santos dela_Cruz Tanaka Park Cheung Lê"),
    ),
    Heritage(
        "middle_eastern",
        7,
        words("Leila Yasmin Rana Şirin Zeynep Elif Parisa Shadi Nour Hala Dilan Rojin Zahra"),
        words("Mehmet Emre Karim Omar Reza Farid Azad Baran Khalil Yusef Navid Şükrü Samir"),
        words("Haddad Yılmaz Öztürk Karimi Rahimi Demir Al-Masri Barzani Hosseini Şahin Nasser"),
    ),
    Heritage(
        "southern_european",
        5,
        words("Beatriz Inês Conceição Lucía Núria Chiara Giulia Eleni Despina Marisa Iria"),
        words("João Tiago Iñaki Álvaro Matteo Luca Nikos Yiannis Rui Gonçalo Stavros"),
        words(
            "da_Silva Gonçalves Fernandes García Muñoz Bianchi Ferraro Papadopoulos Theodorakis "
            "Araújo-Figueiredo"
        ),
    ),
)
"""The heritages of the town; shares are an invention, not a census."""

_BY_KEY = {heritage.key: heritage for heritage in HERITAGES}
_SHARES = [heritage.share for heritage in HERITAGES]


def heritage(key: str) -> Heritage:
    return _BY_KEY[key]


def any_heritage(rng: Random) -> Heritage:
    return rng.choices(HERITAGES, _SHARES)[0]


_UNFOLDABLE = str.maketrans("łŁđĐøØıßæÆ", "lLdDoOisaA")


def mail_name(name: str) -> str:
    """A name as the local part of a mail address: ASCII letters and points only."""
    folded = unicodedata.normalize("NFKD", name.translate(_UNFOLDABLE))
    plain = "".join(sign for sign in folded if sign.isascii())
    parts = ("".join(sign for sign in part if sign.isalnum()) for part in plain.lower().split())
    return ".".join(part for part in parts if part and part != "dr")


STREETS = words(
    "Mariner Chandler Ropewalk Lighthouse Harbour Orchard Mill Tannery Chapel Station Cromwell "
    "Beacon Quarry Hawthorn Rosemary Kiln Foundry Victoria Albert Larkspur Elder Saltmarsh"
)
STREET_KINDS = words("Road Street Lane Close Terrace Avenue Court Way")
LOCALITIES = words(
    "Northgate Eastcliff Southfield Westbrook Millbank Kingsmead Fairhaven Stonebridge Larkhill "
    "Woodside Meadowbank Riverside Ferndale Ashgrove Oldbury Newtown Broadwater Hollybrook "
    "Thornbury Ravensworth Cedarvale Maplecroft Queensway Elmfield Birchwood"
)


def address(rng: Random) -> str:
    """An address of the invented town; no postcode area `SZ` exists."""
    letters = "ABDEFGHJLNPQRSTUWXYZ"
    inward = f"{rng.randint(1, 9)}{rng.choice(letters)}{rng.choice(letters)}"
    street = f"{rng.choice(STREETS)} {rng.choice(STREET_KINDS)}"
    return f"{rng.randint(1, 140)} {street}, Saltmere SZ{rng.randint(1, 9)} {inward}"
